/**
 * How models refuse in other languages than English: an excuse or none, that they cannot or may not, and what.
 */
const european: readonly RegExp[] = [
  // German
  /^(?:(?:es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|leider|ich bedau[e]?re)[^.!\n]{0,12}[,.!:]?\s*(?:aber |doch )?)?(?:das |hier |dabei |damit |darauf |diese[rn]? \S+ |dazu )?(?:kann|darf|werde|möchte) (?:ich|wir)\b.{0,60}\b(?:nicht|keine?n?)\b.{0,60}\b(?:helfen|unterstützen|bereitstellen|erstellen|schreiben|beantworten|weiterhelfen|nachkommen|fortfahren|behilflich|anbieten|erfüllen|geben|machen)\b/i,
  /^(?:(?:es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|leider)[,.!:]?\s*(?:aber )?)?ich (?:kann|darf|werde|bin nicht in der lage|muss)\b.{0,80}\b(?:nicht (?:\S+ ){0,3}(?:helfen|unterstützen|erstellen|schreiben|beantworten|weiterhelfen|nachkommen|erfüllen)|keine[nr]? (?:\S+ ){0,3}(?:geben|erstellen|bereitstellen|anbieten|schreiben|nennen|machen|liefern)|ablehnen)\b/i,
  // French
  /^(?:(?:je suis (?:vraiment )?désolée?|désolée?|malheureusement|je regrette)[,.!:]?\s*(?:mais )?)?je (?:ne (?:peux|puis|suis pas en mesure de|suis pas capable de|vais) |refuse de |dois refuser|dois décliner)(?:pas )?.{0,40}(?:aider|répondre|fournir|créer|générer|écrire|assister|continuer|donner suite|satisfaire|accéder à|refuser|décliner)/i,
  // Spanish
  /^(?:(?:lo siento(?: mucho)?|lamento|disculpa|perdón|lamentablemente|desafortunadamente)[,.!:]?\s*(?:pero )?)?(?:yo )?no (?:puedo|podemos|me es posible|estoy en condiciones de|voy a)\b.{0,40}(?:ayudar|asistir|proporcionar|crear|generar|escribir|responder|cumplir|continuar|participar|ofrecer)/i,
  // Portuguese
  /^(?:(?:desculpe|sinto muito|lamento|infelizmente|peço desculpas?)[,.!:]?\s*(?:mas )?)?(?:eu )?não (?:posso|podemos|consigo|vou|me é possível)\b.{0,40}(?:ajudar|auxiliar|fornecer|criar|gerar|escrever|responder|atender|continuar|participar|oferecer)/i,
  // Italian
  /^(?:(?:mi dispiace|spiacente|purtroppo|scusa(?:mi)?)[,.!:]?\s*(?:ma )?)?(?:io )?non (?:posso|possiamo|sono in grado di|mi è possibile)\b.{0,40}(?:aiutar|assister|fornir|crear|generar|scriver|risponder|continuar|soddisfar)/i,
  // Dutch
  /^(?:(?:het spijt me|sorry|helaas)[,.!:]?\s*(?:maar )?)?(?:(?:ik kan|kan ik|dat kan ik|ik mag|daar kan ik|hier kan ik)\b.{0,40}\b(?:niet|geen)\b.{0,50}\b(?:helpen|assisteren|geven|schrijven|maken|beantwoorden|voldoen|verder)\b)/i,
  // Polish, Turkish
  /^(?:(?:przepraszam|przykro mi|niestety)[,.!:]?\s*(?:ale )?)?nie mogę\s.{0,40}(?:pomóc|udzielić|stworzyć|napisać|odpowiedzieć|spełnić|zrealizować)/i,
  /^(?:(?:üzgünüm|maalesef|özür dilerim)[,.!:]?\s*(?:ama |ancak )?).{0,80}(?:yardımcı olamam|yardım edemem|yanıt veremem|sağlayamam|yapamam|oluşturamam)/i,
  // Russian, Ukrainian
  /^(?:(?:извините|простите|к сожалению|прошу прощения|мне (?:очень )?жаль|вибачте|на жаль)[,.!:]?\s*(?:но |але )?)?(?:я )?(?:не (?:могу|можу|буду|вправе)|вынужден[а]? отказать)(?=[\s.,]).{0,40}(?:помочь|помогать|ответить|предоставить|создать|написать|выполнить|обсуждать|допомогти|надати)/i,
]

const eastern: readonly RegExp[] = [
  // Chinese
  /^(?:(?:很|非常|十分)?(?:抱歉|对不起|對不起|遗憾|遺憾)[，,。！!]?\s*(?:但(?:是)?)?)?(?:作为|作為)?.{0,12}?(?:我|我们|我們)?(?:不能|无法|無法|不可以|不会|拒绝|拒絕)(?:.{0,16}?)(?:帮助|帮忙|协助|提供|回答|满足|生成|撰写|创建|继续|讨论|幫助|協助|滿足|撰寫|繼續|討論)/,
  // Japanese
  /^(?:(?:大変)?(?:申し訳(?:ありません|ございません)|すみません|恐れ入りますが|残念ながら|ごめんなさい).{0,6})?.{0,60}(?:お手伝い|お答え|ご提供|提供|回答|作成|対応|お応え|支援|サポート)(?:は|を|することは|することが|する事は|が)?(?:でき(?:ません|かねます)|いたしかねます|致しかねます)/,
  // Korean
  /^(?:(?:죄송(?:합니다|하지만|해요)|미안(?:합니다|하지만)|유감(?:입니다|스럽게도))[,.!]?\s*(?:하지만 |그러나 )?).{0,60}(?:도와|도움|제공|답변|작성|생성|응답|처리).{0,12}(?:수 (?:없|가 없)|드릴 수 없|어렵습니다|불가능)/,
]

const asianFrom = 0x1100

/** Not to find something is a right answer. */
const lacking =
  /gefunden|finden\b|liegen (?:mir )?keine|trouv|encontr|localiz|trova[rt]|gevonden|vinden|znale|bulun|найти|найден|наш[её]л|знайти|找到|查到|見つ|찾/i

/** Whether the beginning of an answer refuses in another language than English. Pure. */
export const refusesAbroad = (head: string): boolean =>
  (head.charCodeAt(0) >= asianFrom ? eastern : european).some((pattern) => pattern.test(head)) && !lacking.test(head)
