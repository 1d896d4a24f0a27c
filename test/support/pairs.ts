/** Two prompts, and whether a failure of the first should be thought of before the second runs. */
export interface Pair {
  readonly kind: string
  readonly alike: boolean
  readonly known: string
  readonly asked: string
}

const task = 'Summarize the article about renewable energy and include citations'
const long =
  'You are the assistant of Northwind Traders, a wholesale company for food and drinks. Answer politely and briefly, never promise ' +
  'delivery dates, use the metric system, and stay within the brand guide while you carry out the following task. '

const pair = (kind: string, alike: boolean, known: string, asked: string): Pair => ({ kind, alike, known, asked })

/** The kinds on which the original system was measured, one pair each; four of them differ in facts, not in words. */
export const nineteen: readonly Pair[] = [
  pair('identical', true, task, task),
  pair('case or spaces differ', true, task, `  ${task.toUpperCase()}\n`),
  pair('other tools', true, task, task),
  pair('other env keys', true, task, task),
  pair(
    'other number or id',
    true,
    'Explain the charge of 42 dollars for customer 7781',
    'Explain the charge of 8 dollars for customer 12',
  ),
  pair(
    'other date',
    true,
    'Write the minutes of the meeting on 2024-03-01',
    'Write the minutes of the meeting on 14 May 2025',
  ),
  pair(
    'other uuid',
    true,
    'Show the status of job 1b4e28ba-2fa1-11d2-883f-0016d3cca427',
    'Show the status of job 6fa459ea-ee8a-3ca4-894e-db77e160355e',
  ),
  pair('three typos', true, task, 'Sumarize the artcle about renewabel energy and include citations'),
  pair(
    'paraphrase sharing words',
    true,
    task,
    'Give me a summary of an article on renewable energy, with citations included',
  ),
  pair('paraphrase in other words', true, task, 'Condense the text on green power and add references'),
  pair('same task, other topic', true, task, 'Summarize the article about medieval trade and include citations'),
  pair('same task, other preamble', true, `${long}${task}`, `As a tutor at a college you help students. ${task}`),
  pair('French', true, task, "Résume l'article sur l'énergie renouvelable et inclus des citations"),
  pair('Japanese', true, task, '再生可能エネルギーに関する記事を要約し、引用を含めてください'),
  pair('shared preamble, other task', false, `${long}${task}`, `${long}Book a table for six people next Friday`),
  pair('negated', false, task, 'Summarize the article about renewable energy and do not include citations'),
  pair('other task, same topic', false, task, 'Draw a diagram of a renewable energy grid'),
  pair('unrelated', false, task, 'What time does the pharmacy close tonight?'),
  pair('unrelated with sources', false, task, 'Which open sources of iron were used in ancient Rome?'),
]

const told =
  'You are a careful assistant for the staff of a hospital. Keep patient data private, answer in full sentences and say when you are not sure. '

/**
 * More of the same kinds, four of most. Written before anything was measured with them, but for seven that came later;
 * guards were bettered by kind after what they showed, never for one pair.
 */
export const sixty: readonly Pair[] = [
  ...[
    ['Refund order 88123 of customer 41', 'Refund order 9 of customer 70554'],
    ['Compare invoice 2023-118 with purchase order 5512', 'Compare invoice 2025-7 with purchase order 90'],
    ['Convert 350 grams of flour to cups', 'Convert 75 grams of flour to cups'],
    ['Summarise ticket #4471 for the on-call engineer', 'Summarise ticket #12 for the on-call engineer'],
  ].map(([a, b]) => pair('other number or id', true, a!, b!)),
  ...[
    ['List all deploys since 2024-11-02', 'List all deploys since 2025-06-30'],
    ['What changed in the contract after 3 March 2022?', 'What changed in the contract after 19 October 2024?'],
    ['Create the payroll report for January 2024', 'Create the payroll report for August 2025'],
    ['Cancel the appointment with the dentist on 5 May', 'Cancel the appointment with the dentist on 2025-12-01'],
  ].map(([a, b]) => pair('other date', true, a!, b!)),
  ...[
    [
      'Open session f81d4fae-7dec-11d0-a765-00a0c91e6bf6 and export its log',
      'Open session 123e4567-e89b-12d3-a456-426614174000 and export its log',
    ],
    ['Why did request req_9fK2mQ81 time out?', 'Why did request req_77ab31Zx time out?'],
    [
      'Delete user 550e8400-e29b-41d4-a716-446655440000 from the mailing list',
      'Delete user 9b2d7c11-0f5e-4a8e-9a51-2f8f3f0c6b7d from the mailing list',
    ],
  ].map(([a, b]) => pair('other uuid', true, a!, b!)),
  ...[
    [
      'Translate the user manual of the coffee machine into German',
      'Translat the user manuel of the cofee machine into German',
    ],
    [
      'Extract the supplier name and the total amount from this receipt',
      'Extrct the suplier name and the total amont from this receipt',
    ],
    [
      'Plan a birthday party for twenty children in the garden',
      'Plan a birthdya party for twenty childern in the gardn',
    ],
    ['Recommend a running shoe for wet and muddy trails', 'Recomend a runing shoe for wet and mudy trails'],
    [
      'Calculate the monthly instalment of a mortgage over thirty years',
      'Calculate the montly instalment of a morgage over thirty yaers',
    ],
  ].map(([a, b]) => pair('three typos', true, a!, b!)),
  ...[
    [
      'Write a polite reminder about the unpaid invoice to the customer',
      'Please draft a polite reminder to the customer because the invoice is still unpaid',
    ],
    ['Explain how the garbage collector of Go works', 'How does the Go garbage collector work? Explain it'],
    [
      'Find all customers in Spain who did not order this year',
      'Which customers in Spain did not order anything this year? Find them',
    ],
    ['Generate unit tests for the date parser module', 'I need unit tests generated for our module that parses a date'],
    [
      'Classify this review as positive, negative or neutral',
      'Is this review positive, negative or neutral? Classify it for me',
    ],
    [
      'Book the cheapest flight from Madrid to Vienna',
      'Find and book a flight from Madrid to Vienna, the cheapest one',
    ],
    ['Turn the meeting notes into a list of action items', 'From the meeting notes, make a list with all action items'],
  ].map(([a, b]) => pair('paraphrase sharing words', true, a!, b!)),
  ...[
    [
      'Write an email to the landlord about the broken heating',
      'Compose a message for the landlord: the radiators are defective',
    ],
    ['Fix the bug in the login form', 'Repair the error on the sign-in page'],
  ].map(([a, b]) => pair('paraphrase in other words', true, a!, b!)),
  ...[
    [
      'Write a press release about the new electric bus with quotes of the mayor',
      'Write a press release about the new public library with quotes of the mayor',
    ],
    ['Create a bar chart of monthly sales by region as SVG', 'Create a bar chart of monthly visitors by region as SVG'],
    [
      'Answer the question about tax law and name the paragraph you rely on',
      'Answer the question about labour law and name the paragraph you rely on',
    ],
  ].map(([a, b]) => pair('same task, other topic', true, a!, b!)),
  ...[
    [
      `${told}Translate the discharge letter of the patient into plain English`,
      'You work for an insurance company. Translate the discharge letter of the patient into plain English',
    ],
    [
      `${told}List the side effects of the drug in a table with sources`,
      'Be brief and exact. List the side effects of the drug in a table with sources',
    ],
    [
      'Act as a senior developer. Rewrite the query on table orders so that it uses the index on customer',
      `${told}Rewrite the query on table orders so that it uses the index on customer`,
    ],
    [
      'Hello, I am new here and a little lost. Please reset the password of my warehouse account',
      'Good morning from the night shift! Please reset the password of my warehouse account',
    ],
  ].map(([a, b]) => pair('same task, other preamble', true, a!, b!)),
  ...[
    ['Translate the contract into Spanish', 'Traduis le contrat en espagnol'],
    ['List the sources of the document', 'Liste les sources du document'],
    ['Explain the error in the invoice of the client', "Explique l'erreur dans la facture du client"],
  ].map(([a, b]) => pair('French', true, a!, b!)),
  ...[
    [
      `${told}Translate the discharge letter of the patient into plain English`,
      `${told}Order new gloves for the emergency room`,
    ],
    [
      `${told}List the side effects of the drug in a table with sources`,
      `${told}Write a farewell speech for the head nurse`,
    ],
    [`${told}Check the shift plan for overlaps`, `${told}Suggest a lunch menu for vegetarians`],
    [`${long}Reorder the tomato sauce that runs low in the warehouse`, `${long}Draft a job advert for a truck driver`],
    [`${long}Calculate the customs duty for Norwegian salmon`, `${long}Apologise to the customer for the late parcel`],
  ].map(([a, b]) => pair('shared preamble, other task', false, a!, b!)),
  ...[
    ['Write the report with a table of contents', 'Write the report without a table of contents'],
    ['Translate the page and keep the formatting', 'Translate the page and do not keep the formatting'],
    ['Send the newsletter to customers in Norway', 'Never send the newsletter to customers in Norway'],
    ['Use emojis in the answer to the guest', "Don't use emojis in the answer to the guest"],
    [
      'Refactor the service and change the public interface',
      'Refactor the service but do not change the public interface',
    ],
    ['Answer with sources and page numbers', 'Answer without sources or page numbers'],
  ].map(([a, b]) => pair('negated', false, a!, b!)),
  ...[
    ['Write a polite reminder about the unpaid invoice to the customer', 'Scan the invoice and book it in the ledger'],
    ['Recommend a running shoe for wet and muddy trails', 'How do I wash a muddy shoe?'],
    ['Translate the user manual of the coffee machine into German', 'Where can I buy a cheap coffee machine?'],
    ['Generate unit tests for the date parser module', 'Who wrote the date library that everybody uses?'],
    ['Book the cheapest flight from Madrid to Vienna', 'How long is the train ride to Vienna?'],
  ].map(([a, b]) => pair('other task, same topic', false, a!, b!)),
  ...[
    ['Explain how the garbage collector of Go works', 'Set an alarm for seven tomorrow morning'],
    ['Create the payroll report for January 2024', 'Tell me a joke about penguins'],
    ['Classify this review as positive, negative or neutral', 'What is the capital of Mongolia?'],
    ['Extract the supplier name and the total amount from this receipt', 'Sing a lullaby for my daughter'],
    ['Write an email to the landlord about the broken heating', 'How tall is the tallest tree on earth?'],
    ['Fix the bug in the login form', 'Which wine goes well with trout?'],
  ].map(([a, b]) => pair('unrelated', false, a!, b!)),
  ...[
    ['List the side effects of the drug in a table with sources', 'Which energy sources does Iceland use?'],
    ['Answer the question about tax law and name your sources', 'Is this water source safe to drink from?'],
    ['Write the encyclopedia entry on tides and cite every source', 'Open the source code folder of my project'],
  ].map(([a, b]) => pair('unrelated with sources', false, a!, b!)),
]
