const versionPartsMax = 8

/**
 * Orders two releases or prompt versions: negative when `left` is older, 0 when equal, positive when newer. Null when
 * they cannot be ordered, as with two commit hashes.
 */
export function compareVersions(left: string, right: string): number | null {
  if (left === right) return 0
  const leftParts = numbersOf(left)
  const rightParts = numbersOf(right)
  if (leftParts === null || rightParts === null) return null
  for (let index = 0; index < versionPartsMax; index++) {
    const difference = (leftParts.numbers[index] ?? 0) - (rightParts.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  return comparePrereleases(leftParts.prerelease, rightParts.prerelease)
}

interface VersionParts {
  readonly numbers: readonly number[]
  readonly prerelease: string
}

/** `v1.4.0-rc.1+build` -> 1, 4, 0 and `rc.1`; also plain counters (`12`, `v12`) and dates (`2024-08-06`). */
function numbersOf(version: string): VersionParts | null {
  if (commitHash.test(version.trim())) return null
  const match = /^\D{0,16}?(\d{1,12}(?:[._-]\d{1,12}){0,7})(?:[-.]?([A-Za-z][\w.-]*))?(?:\+.*)?$/.exec(version.trim())
  if (match === null) return null
  return { numbers: (match[1] ?? '').split(/[._-]/).map(Number), prerelease: match[2] ?? '' }
}

/** Digits and the letters a to f, both, without a mark between them: such a hash often begins like a version. */
const commitHash = /^(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{7,64}$/i

/** A version without a pre-release tag is newer than the same version with one. */
function comparePrereleases(left: string, right: string): number {
  if (left === right) return 0
  if (left === '') return 1
  if (right === '') return -1
  return left.localeCompare(right, 'en', { numeric: true })
}
