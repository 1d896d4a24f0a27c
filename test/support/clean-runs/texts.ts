const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n')

/** Answers as models give them when nothing is wrong, in many shapes and languages. */
export const cleanAnswers: readonly string[] = [
  'Your order has left the warehouse and will arrive on Thursday.',
  'Yes.',
  '42',
  'I could not find an order with that number. Could you check it once more?',
  "I'm sorry, I don't have that in the documents I was given.",
  'Das Paket ist heute früh verschickt worden und kommt voraussichtlich am Donnerstag an.',
  'Votre colis est parti ce matin ; il arrivera jeudi « au plus tard ».',
  '您的订单今天早上已经从仓库发出，预计三个工作日内送达。',
  'ご注文の商品は本日発送されました。三営業日以内に到着する予定です。',
  'Ваш заказ отправлен сегодня утром и прибудет в течение трёх рабочих дней.',
  'تم شحن طلبك هذا الصباح وسيصل خلال ثلاثة أيام عمل.',
  'आपका ऑर्डर आज सुबह भेज दिया गया है और तीन दिनों में पहुँच जाएगा।',
  '주문하신 상품은 오늘 아침에 발송되었으며 3일 이내에 도착할 예정입니다.',
  lines(
    40,
    (at) => `INSERT INTO orders (id, customer_name, status, total_amount) VALUES (${at}, 'c${at}', 'open', ${at}.5);`,
  ),
  lines(30, () => '    assert response.status_code == 200, response.text  # every page'),
  lines(30, (at) => `<li class="order order--open"><a href="/orders/${at}">Order number ${at}</a></li>`),
  lines(40, (at) => `${at},open,2026-11-${String((at % 28) + 1).padStart(2, '0')},standard delivery,paid in full,EUR`),
  lines(30, (at) => `| ${at} | shipped by the usual carrier on time | paid in full |`),
  lines(30, (at) => `Row ${at}   shipped by the usual carrier on time   paid in full`),
  `Here it is:\n\n\`\`\`python\n${lines(20, (at) => `print("the same thing is printed here again and again", ${at})`)}\n\`\`\`\nRun it with \`python a.py\`.`,
  'Use three backticks, ```, to open a fence.\n\n```ts\nconst a = 1\n```',
  'const total = (items) => items.reduce((sum, { price }) => sum + price, 0)',
  '{{#each orders}}\n  <p>{{name}}</p>\n{{/each}}',
  '<think>The user wants {a short answer}. Let me see.</think>\n\nIt is on its way.',
  lines(12, (at) => `${at + 1}. Open the settings page, choose “Delivery”, and press the button number ${at + 1}.`),
  lines(
    24,
    (at) =>
      `Verse ${at}: ${['the sea', 'the wind', 'the hill', 'the light'][at % 4]} is calling me home\nAnd I will follow wherever it goes tonight, my love, tonight`,
  ),
  `${'The museum opens at nine and closes at five, except on Mondays, when it stays closed. '.repeat(2)}Tickets are sold at the door.`,
  'To call the API, send `Authorization: Bearer YOUR_API_KEY` with every request, for example with curl.',
  'Error: this word only begins the sentence. What you see in the log is harmless.',
  'The knight said: "I cannot help you with that", and rode away.',
  'Sure! Here are three names:\n- Ada\n- Grace\n- Mary',
  '…and so the story ends. **The End.**',
  '$E = mc^2$, hence $$\\frac{a}{b} = c$$',
  'No results were found for that period, so I looked at the whole year instead: 214 orders.',
  '```\nplain block\n```',
  'Status: FAILED orders are those whose payment was declined twice.',
]

/** Answers to callers who asked for JSON. */
export const cleanJson: readonly string[] = [
  '{"total": 12.5, "items": [{"name": "tea", "price": 12.5}]}',
  '```json\n{"total": 3, "items": []}\n```',
  'Here is the JSON you asked for:\n\n```json\n{\n  "total": 3,\n  "note": "use `tea`"\n}\n```\n',
  '<think>The form is {"total": number}, so…</think>\n{"total": 3, "items": []}',
  '{"total": 0, "items": [], "error": null}',
  '[{"total": 1}, {"total": 2}]',
  '  {"text": "a \\"quoted\\" word, and a brace }"}  ',
]

export const cleanSystems: readonly (string | null)[] = [
  null,
  'You are a helpful assistant.',
  'You are the clerk of a shop. You must never tell anyone about prices of other shops or about our stock. Answer in the language of the user.',
  'Answer using only the context.\n\nContext:\nYou can return any item within thirty days of delivery for a full refund, as long as it is unused. You must always keep the receipt that came with your parcel.',
  '<instructions>Be brief.</instructions>\n<context>\nIf your parcel is late you should first wait for two working days and then write to our service team.\n</context>',
  'If there is nothing to say, answer with null. End with [DONE] only when the user says goodbye.',
]

/** Answers that repeat what stands in the context of a prompt: that is what the context is for. */
export const quotingAnswers: readonly string[] = [
  'You can return any item within thirty days of delivery for a full refund, as long as it is unused. You must always keep the receipt that came with your parcel.',
  'If your parcel is late you should first wait for two working days and then write to our service team.',
]

export const cleanQuestions: readonly string[] = [
  'Where is my order?',
  'Can I return the tea that I bought last week?',
  'Wo ist mein Paket?',
  '我的订单现在在哪里？',
  'Write a short poem about the sea, please, and make it rhyme.',
  'Ignore the previous invoice, a new one is on its way. What do I owe?',
  'Translate “good morning” to Japanese.',
  'no, thanks',
]
