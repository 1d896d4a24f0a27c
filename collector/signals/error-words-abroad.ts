/** What may follow a word for error: a colon, but not `none` behind it. */
const none = String.raw`(?!\s*(?:0|-|keine?|aucune?|ningun[oa]|nenhum|nessuno?|geen|brak|yok|нет|无|無|没有|なし|ありません|없음)\s*(?:$|[\n,;.。]|(?:fehler|erreur|error|erro|fout|błęd|ошиб)))`
const colon = String.raw`\s*[:：]${none}`

const european: readonly RegExp[] = [
  // German
  new RegExp(
    String.raw`^fehler(?:${colon}|\s+(?:beim?|während|aufgetreten)\b|[.!]?$)|^es ist ein (?:\w+ )?fehler aufgetreten|^(?:ein )?(?:\w+er )?fehler ist aufgetreten`,
    'i',
  ),
  /^(?:die |der |das )?(?:verbindung|anfrage|abfrage|ausführung|zugriff|anmeldung|suche|aufruf)\b.{0,60}(?:fehlgeschlagen|verweigert|abgelehnt|gescheitert)|^zeitüberschreitung|^zugriff verweigert|^(?:konnte|kann) (?:nicht|keine verbindung)/i,
  // French
  new RegExp(
    String.raw`^erreur(?:${colon}|\s+(?:lors|pendant|inattendue|interne|serveur|(?:de |d['’]|du |dans )(?:la )?(?:connexion|réseau|serveur|requête|authentification|syntaxe|validation|exécution))(?=\s|[:.]|$)|[.!]?$)|^une erreur (?:\S+ ){0,2}(?:est survenue|s['’]est produite)`,
    'i',
  ),
  /^(?:échec|echec) (?:de|du|lors)(?=\s)|^impossible (?:de|d['’])\s?(?:se connecter|récupérer|accéder|charger|lire|ouvrir|exécuter|contacter|obtenir|traiter)|^délai (?:d['’]attente )?(?:dépassé|expiré)|^accès refusé/i,
  // Spanish
  new RegExp(
    String.raw`^error\s+(?:al|interno|inesperado|durante|(?:de|del|en) (?:la |el )?(?:conexión|red|servidor|autenticación|sistema|base de datos|validación|sintaxis|ejecución|solicitud|consulta|petición|llamada))(?=\s|[:.]|$)|^(?:se ha producido|ha ocurrido|ocurrió|se produjo) un (?:\S+ )?(?:error|fallo)|^(?:fallo|falló)(?:${colon}|\s+(?:al|en|de|la|el)\s)`,
    'i',
  ),
  /^no se pudo (?!encontrar|hallar)\S+|^tiempo de espera (?:agotado|excedido)|^acceso denegado/i,
  // Portuguese
  new RegExp(
    String.raw`^erro(?:${colon}|\s+(?:ao|interno|inesperado|durante|(?:de|do|na|no) (?:conexão|rede|servidor|autenticação|consulta|requisição|execução|sistema|validação))(?=\s|[:.]|$)|[.!]?$)|^ocorreu um (?:\S+ )?erro|^falha(?:${colon}|\s+(?:ao|na|no|de)\s)`,
    'i',
  ),
  /^não foi possível (?!encontrar|localizar)\S+|^tempo (?:limite )?(?:de espera )?(?:esgotado|excedido)|^acesso negado/i,
  // Italian, Dutch, Polish, Turkish
  new RegExp(
    String.raw`^errore(?:${colon}|\s+(?:durante|interno|nel (?:recupero|caricamento)|(?:di|del|nella) (?:connessione|rete|server|autenticazione|richiesta|sistema|esecuzione))(?=\s|[:.]|$)|[.!]?$)|^si è verificato un (?:\S+ )?errore|^impossibile (?!trovare)\S+|^accesso negato`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:fout(?:melding)?|błąd|hata)(?:${colon}|\s+(?:bij|tijdens|podczas|oluştu)(?=\s|[:.]|$))|^er is een (?:\S+ )?fout opgetreden|^wystąpił błąd|^bir hata oluştu`,
    'i',
  ),
  // Russian, Ukrainian
  new RegExp(
    String.raw`^(?:ошибка|помилка)(?:${colon}|\s+(?:при|подключения|соединения|сервера|доступа|выполнения|під)(?=\s|[:.]|$)|[.!]?$)|^произошла (?:\S+ )?ошибка|^сталася помилка`,
    'i',
  ),
  /^не удалось (?!найти|обнаружить)\S+|^(?:время ожидания|таймаут)(?=\s|[:.])|^доступ запрещ[её]н/i,
]

const eastern: readonly RegExp[] = [
  // Chinese
  new RegExp(
    String.raw`^(?:错误|錯誤|出错|异常|報錯|报错|发生错误|系统错误|网络错误|服务器错误|内部错误|未知错误|參數錯誤|参数错误)(?:${colon}|了|[。！!]?$)`,
  ),
  /^(?:发生|出现|發生|遇到)(?:了)?(?:\p{Script=Han}{0,4})(?:错误|异常|錯誤)/u,
  /^(?:\p{Script=Han}{0,6})(?:请求|查询|调用|连接|执行|操作|工具|获取|读取|解析|发送|搜索|加载|下载|上传|登录|验证|請求|連接|執行)(?:\p{Script=Han}{0,4})(?:失败|超时|失敗|逾時|出错|异常)(?=\s*(?:$|[:：,，。！!(（]))/u,
  /^无法(?:连接|访问|获取|打开|读取|执行|加载|解析|完成|处理)|^(?:权限不足|访问被拒绝|拒绝访问)/,
  // Japanese
  new RegExp(String.raw`^(?:\p{L}{0,10})エラー(?:${colon}|が発生|です|になりました|[。！!]?$)`, 'u'),
  /^.{0,24}(?:に失敗しました|失敗しました|できませんでした|がタイムアウトしました|を拒否しました|が拒否されました)/,
  // Korean
  new RegExp(String.raw`^(?:\p{L}{0,6} ?){0,2}(?:오류|에러)(?:${colon}|가 발생|[.!]?$)`, 'u'),
  /^.{0,24}(?:에 실패했습니다|실패했습니다|시간이 초과되었습니다|거부되었습니다)/,
]

/** Begins in a script of eastern Asia. */
const isEastern = (sign: number): boolean => sign >= 0x1100
const initials = new Set(
  [...'defoacisntpbwhzkuvопснвтд'].flatMap((letter) => [letter, letter.toUpperCase()]).concat('é', 'É'),
)

/** Whether a text begins like an error in another language. Pure. */
export function beginsAsErrorAbroad(begin: string): boolean {
  const first = begin.charCodeAt(0)
  const rows = isEastern(first) ? eastern : initials.has(begin[0] ?? '') ? european : nobody
  return rows.some((pattern) => pattern.test(begin))
}

const nobody: readonly RegExp[] = []
