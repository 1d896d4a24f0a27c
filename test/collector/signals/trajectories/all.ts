import { cleanCoding } from './clean-coding.ts'
import { cleanResearch } from './clean-research.ts'
import { cleanService } from './clean-service.ts'
import { failingCoding } from './failing-coding.ts'
import { failingResearch } from './failing-research.ts'
import { failingService } from './failing-service.ts'

export const cleanRuns = [...cleanResearch, ...cleanCoding, ...cleanService]
export const failingRuns = [...failingResearch, ...failingCoding, ...failingService]
