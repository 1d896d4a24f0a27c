import type { BeginningRow } from './error-words.ts'

/** How interpreters, shells, browsers and databases begin what they complain of. */
export const programRows: readonly BeginningRow[] = [
  ['import', { always: [/^import (?:of|from) \S{1,60} is (?:not allowed|forbidden)/i] }],
  [
    'process',
    {
      always: [
        /^process (?:was )?(?:killed|terminated|crashed|aborted|exited with (?:code|status|exit code)(?! 0\b))(?=\s*(?:$|[:.,!(\n-]|\d|after\b|by\b|with\b|due\b|because\b))/i,
      ],
    },
  ],
  ['timeout navigation', { always: [/^(?:navigation )?timeout (?:of )?\d+ ?m?s exceeded/i] }],
  [
    'relation column table schema function type database role',
    {
      always: [
        /^\w+ ["'`][\w.]{1,80}["'`] (?:of relation ["'`][\w.]{1,80}["'`] )?(?:does not exist|already exists)(?=\s*(?:$|[.,!(\n]))/i,
      ],
    },
  ],
  ['code', { always: [/^code execution exceeded the (?:maximum |max )?(?:execution )?time\b/i] }],
  // Editors of coding agents, which look at an edit before they make it.
  ['your', { always: [/^your proposed edit has introduced new syntax errors?\b/i] }],
  ['no', { always: [/^no replacement was performed\b/i] }],
  ['apply patch', { always: [/^(?:apply_)?patch (?:verification |application )?failed\b/i] }],
  ['near', { always: [/^near ".{0,40}": syntax error/i] }],
  ['file', { always: [/^file "[^"\n]{1,200}", line \d+/i] }],
]

/** Ways to begin that are no plain word. */
export const programSigns: readonly RegExp[] = [
  /^\[?your proposed edit has introduced new syntax errors?\b/i,
  // Whose error it is, then its traceback.
  /^[a-z]+(?: [a-z]+){0,3} error:?\s*\n\s*traceback \(most recent call last\)/i,
  /^(?:\/\S+\/)?(?:cat|ls|cp|mv|rm|cd|grep|find|head|tail|sed|awk|python3?|node|pip3?|git|tar|unzip|curl|wget|stat|chmod|mkdir|(?:ba|z|da)?sh): .{0,160}(?:no such file|not found|permission denied|can(?:not|['’]t) (?:access|open|stat|create|remove|find|read|overwrite|move|copy|touch|execute|change)\b|(?:is a|not a) directory|could not|unrecognized)/i,
  // Playwright names the method that failed.
  /^(?:page|locator|browser|browsertype|browsercontext|frame|elementhandle|keyboard|mouse)\.(?:\$?\$?eval|goto|go(?:back|forward)|reload|launch\w*|connect\w*|new(?:page|context)|click|dblclick|fill|type|press\w*|hover|tap|check|uncheck|select\w*|set\w*|wait\w*|evaluate\w*|screenshot|content|pdf|drag\w*|scroll\w*|focus|query\w*|innertext|textcontent|getattribute|move|down|up|wheel): \S/i,
  // SQLAlchemy puts the driver's error into brackets.
  /^\((?:psycopg2?|sqlite3|pymysql|mysql|asyncpg|pyodbc|cx_oracle|oracledb|snowflake)\.[\w.]+\)/i,
  // Python calls a function by its name and brackets.
  /^(?:\w+\.)*\w+\(\) (?:missing \d+ required|got an unexpected keyword|got multiple values|takes (?:\d+ positional|from \d+|no (?:keyword |positional )?arguments))/,
]
