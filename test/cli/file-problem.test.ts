import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { fileProblem } from '#cli/file-problem.ts'

const errorOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

it('tells what is wrong with a file in the words of the system, and its name once', async () => {
  expect(fileProblem('/no/such', 'read', await errorOf(readFile('/no/such')))).toBe(
    '/no/such cannot be read: no such file or directory',
  )
  expect(fileProblem('/', 'written', await errorOf(writeFile('/', '')))).toBe(
    '/ cannot be written: illegal operation on a directory',
  )
  expect(fileProblem('stdin', 'read', 'gone')).toBe('stdin cannot be read: gone')
})
