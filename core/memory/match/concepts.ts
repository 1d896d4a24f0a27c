import { stem } from '../context/stem.ts'

// Words that ask for the same thing, in the languages prompts are mostly written in: verbs of tasks, and what tasks are
// about everywhere. Not a dictionary: a word that two concepts could claim is in neither.
const table = `
summary: summarise summarize summary condense recap overview digest abridge shorten tldr résume résumer résumé
summary: zusammenfassen zusammenfassung fasse resume resumir resumen riassumi 要約 摘要 总结
citation: citation cite reference bibliography quote quotation quellen quellenangaben zitate cita citas références
citation: citazioni 引用 出典 参考
translate: translate translation translated traduis traduire traduction übersetze übersetzen traduce traducir traducción
translate: 翻訳 翻译
write: write compose draft author rédige rédiger écris écrire schreibe schreiben verfasse escribe escribir redacta 執筆 作成
explain: explain describe clarify elucidate explique expliquer erkläre erklären beschreibe explica explicar 説明 解释
list: list enumerate itemise liste lister énumère aufzählen enumera listar 一覧 列出
article: article text essay artikel artículo articolo texte beitrag 記事 文章
message: message email mail letter courriel nachricht brief mensaje correo lettre メー 邮件
contract: contract agreement contrat vertrag contrato 契約 合同
document: document file paper dokument documento fichier datei archivo 文書 文件
answer: answer reply respond réponds répondre antworte antworten responde responder 回答 返信
question: question query frage pregunta 質問 问题
search: search find locate cherche chercher trouve suche suchen finde busca buscar 検索 查找
compare: compare contrast comparer vergleiche vergleichen compara comparar 比較 比较
extract: extract pull extrais extraire extrahiere extrae extraer 抽出 提取
classify: classify categorise label classe classer klassifiziere clasifica 分類 分类
create: create generate produce make crée créer erstelle erzeuge crea crear genera 生成 创建
delete: delete remove erase drop supprime supprimer lösche löschen elimina borra 削除 删除
update: update modify amend edit modifie modifier aktualisiere ändere actualiza modifica 更新 修改
fix: fix repair correct mend corrige corriger repariere behebe arregla 修正 修复
error: error bug fault defect erreur fehler 不具 错误
test: test tests testing prüfe teste prueba テス 测试
check: check verify validate inspect vérifie vérifier überprüfe comprueba verifica 確認 检查
book: reserve reservation booking réserve réserver reserviere buche reserva 予約 预订
cancel: cancel revoke annule annuler storniere cancela キャ 取消
buy: buy purchase acheter achète kaufe compra 購入 购买
price: price cost fee prix preis precio 価格 价格
invoice: invoice bill facture rechnung factura 請求 发票
customer: customer client kunde kunden cliente 顧客 客户
report: report rapport bericht informe 報告 报告
table: table tabelle tableau tabla 表格
date: date datum fecha 日付 日期
meeting: meeting appointment réunion besprechung reunión 会議 会议
login: login signin logon connexion anmeldung
`

/** `cite` and `引用` -> `citation`. */
const conceptByWord = new Map<string, string>()
for (const line of table.trim().split('\n')) {
  const [concept = '', words = ''] = line.split(': ')
  for (const word of words.split(' ')) conceptByWord.set(stem(folded(word)), concept)
}

/** Letters without their accents. */
export function folded(word: string): string {
  return /[\u0080-\u024f]/.test(word) ? word.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : word
}

/** What a stemmed word asks for or is about; undefined for most. */
export function conceptOf(word: string): string | undefined {
  // `l'article` is read as one word.
  return conceptByWord.get(word) ?? (/^[ld][aeiouh]/.test(word) ? conceptByWord.get(word.slice(1)) : undefined)
}
