import { cleanCoding } from './clean-coding.ts'
import { cleanResearch } from './clean-research.ts'
import { cleanService } from './clean-service.ts'
import { failingCoding } from './failing-coding.ts'
import { failingResearch } from './failing-research.ts'
import { failingService } from './failing-service.ts'
import { secondClean } from './second-clean.ts'
import { secondFailing } from './second-failing.ts'

export const cleanRuns = [...cleanResearch, ...cleanCoding, ...cleanService, ...secondClean]
export const failingRuns = [...failingResearch, ...failingCoding, ...failingService, ...secondFailing]
