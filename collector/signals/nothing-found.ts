/** Nothing was found, in other languages than English: an answer to who looked. */
export const missAbroad =
  /nichts gefunden|nicht gefunden|keine? [^.]{0,40}(?:gefunden|vorhanden|treffer|ergebnis)|introuvable|aucune? |no (?:se )?(?:ha )?encontr|no existe|ning[uú]n|não (?:foi )?encontr|nenhum|non trovat|nessun|niet gevonden|nie znaleziono|bulunamadı|не найден|ничего не|не знайдено|未找到|没有找到|找不到|不存在|沒有找到|查無|見つかりません|見つける(?:こと|の)|見つけられ|存在しません|該当なし|찾을 수 없|(?:결과|데이터|정보|항목)[가는이]? ?없습니다/i

/** An answer that says that nothing was found, or that the answer is not known, in other languages than English. */
export const admitsAbroad: RegExp = new RegExp(
  [
    String.raw`\b(?:keine?[rn]?|nichts?|leider)\b.{0,60}\b(?:gefunden|finden|informationen|angaben|ergebnisse?|treffer|dokumente?n?|weiß|enthalten|bekannt)\b`,
    String.raw`\b(?:aucune?|pas|rien)\s.{0,60}(?:trouv|information|résultat|document|sais|mention)`,
    String.raw`\b(?:no|ning[uú]n[ao]?|nada|não|nenhuma?)\s.{0,60}(?:encontr|informaci|informaç|resultado|documento|dispon|conozco|sei\b|menciona)`,
    String.raw`\b(?:non|nessun[ao]?|niente|geen|niet|niets)\s.{0,60}(?:trova|informazion|risultat|document|gevonden|vinden|informatie|resultaten|weet)`,
    String.raw`(?:не|нет|ничего)\s.{0,60}(?:наш|найд|удалось|информаци|данных|документ|знаю)`,
    String.raw`(?:没有|未能|无法|并未|沒有|無法).{0,20}(?:找到|信息|资料|相关|结果|文档|提及|資料|提到)|找不到|未找到|不知道`,
    String.raw`見つかりません|見つけられません|(?:情報|記載|資料)[がは](?:ありません|ない|見当たり)|わかりません|分かりません`,
    String.raw`찾을 수 없|찾지 못|(?:정보|결과|자료)[가는이]? ?없|모르겠`,
  ].join('|'),
  'iu',
)
