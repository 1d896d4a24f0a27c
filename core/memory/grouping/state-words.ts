/** Words that say in which state something was: another one is another message, however many there are. */
const states = new Set(
  (
    'true false null none nil undefined on off yes no up down in out open opened close closed start started stop ' +
    'stopped enable enabled disable disabled lock locked unlock unlocked accept accepted reject rejected allow ' +
    'allowed deny denied add added remove removed create created delete deleted success failure succeeded failed ' +
    'pause paused resume resumed suspend suspended kill killed cancel cancelled canceled complete completed finish ' +
    'finished begin begun end ended run running wait waiting queue queued pending ready idle active inactive ' +
    'connect connected disconnect disconnected attach attached detach detached mount mounted unmount unmounted ' +
    'expire expired revoke revoked pass passed skip skipped'
  ).split(' '),
)

/** Whether a token ends in such a word: `vm.started`. */
export const saysState = (token: string): boolean =>
  states.has(token.split(/[^\p{L}]+/u).findLast((part) => part !== '') ?? '')
