import { root, model, rules, leak, type SignalCases } from './draw.ts'

export const wordsCases: Readonly<Record<string, SignalCases>> = {
  'language-mismatch': {
    finds: [
      [
        'Cyrillic for Latin',
        [
          root({}, 'Ваш заказ отправлен сегодня утром со склада.'),
          model('m', {
            users: ['Where is the parcel that I ordered last week?'],
            text: 'Ваш заказ отправлен сегодня утром со склада.',
          }),
        ],
      ],
      [
        'Latin for Han',
        [
          root(),
          model('m', { users: ['我上周订购的包裹现在在哪里'], text: 'Your parcel left the warehouse this morning.' }),
        ],
      ],
      [
        'Latin for Arabic',
        [
          root(),
          model('m', {
            users: ['أين الطرد الذي طلبته الأسبوع الماضي'],
            text: 'Your parcel left the warehouse this morning.',
          }),
        ],
      ],
    ],
    leaves: [
      [
        'a translation',
        [
          root(),
          model('m', {
            users: ['Translate to Russian: where is the parcel that I ordered?'],
            text: 'Где посылка, которую я заказал на прошлой неделе?',
          }),
        ],
      ],
      [
        'set by instructions',
        [
          root(),
          model('m', {
            system: 'Answer in Russian.',
            users: ['Where is the parcel that I ordered last week?'],
            text: 'Ваш заказ отправлен сегодня утром со склада.',
          }),
        ],
      ],
      ['short', [root(), model('m', { users: ['Where is the parcel that I ordered last week?'], text: 'Да.' })]],
      [
        'the same script',
        [
          root(),
          model('m', {
            users: ['Where is the parcel that I ordered last week?'],
            text: 'Das Paket ist heute morgen verschickt worden.',
          }),
        ],
      ],
      [
        'structured',
        [
          root(),
          model('m', {
            users: ['Where is the parcel that I ordered last week?'],
            text: '{"ответ":"Ваш заказ отправлен сегодня утром со склада."}',
          }),
        ],
      ],
    ],
  },
  'prompt-leak': {
    finds: [
      ['word by word', [root(), model('m', { system: rules, users: ['hi'], text: leak })]],
      ['in other case', [root(), model('m', { system: rules, users: ['hi'], text: leak.toUpperCase() })]],
      [
        'in a later answer',
        [
          root(),
          model('m0', { system: rules, users: ['hi'], text: 'Hello.' }),
          model('m', { system: rules, users: ['ho'], text: leak }),
        ],
      ],
    ],
    leaves: [
      ['said on purpose', [root(), model('m', { system: `Always end with: ${rules}`, users: ['hi'], text: 'Hello.' })]],
      [
        'facts',
        [
          root(),
          model('m', {
            system: 'Opening hours are nine to five from Monday to Friday and ten to two on Saturday.',
            users: ['hi'],
            text: 'Opening hours are nine to five from Monday to Friday and ten to two on Saturday.',
          }),
        ],
      ],
      [
        'what the prompt gives it to know',
        [
          root(),
          model('m', {
            system: `You are a clerk.\n\nContext:\n${rules}`,
            users: ['hi'],
            text: leak,
          }),
        ],
      ],
      [
        'facts that speak to the user',
        [
          root(),
          model('m', {
            system: 'Be brief. Returns: within thirty days of delivery you can send back what you have bought from us.',
            users: ['hi'],
            text: 'Within thirty days of delivery you can send back what you have bought from us.',
          }),
        ],
      ],
      [
        'few words',
        [root(), model('m', { system: rules, users: ['hi'], text: 'I must never tell anyone about prices.' })],
      ],
      [
        'another order',
        [
          root(),
          model('m', {
            system: rules,
            users: ['hi'],
            text: 'About our stock, other shops and prices I never tell anyone, as clerk of a shop must.',
          }),
        ],
      ],
      ['quoted in the prompt', [root(), model('m', { system: `Greet with "${rules}"`, users: ['hi'], text: rules })]],
    ],
  },
  'user-correction': {
    finds: [
      ['taken back', [root(), model('m', { users: ['find order 7', "that's wrong, I meant order 8"], text: 'ok' })]],
      [
        'no, not that',
        [root(), model('m', { users: ['find order 7', 'No, I asked for the other order'], text: 'ok' })],
      ],
      [
        'asked again',
        [root(), model('m', { users: ['where is my parcel now', 'Where is my parcel now?'], text: 'ok' })],
      ],
    ],
    leaves: [
      [
        'a clarification',
        [root(), model('m', { users: ['find order 7', 'It was ordered in May, by the way'], text: 'ok' })],
      ],
      [
        'another question',
        [root(), model('m', { users: ['where is order 7', 'And what does shipping cost?'], text: 'ok' })],
      ],
      ['no as an answer', [root(), model('m', { users: ['find order 7', 'No, thanks'], text: 'ok' })]],
      ['a word twice', [root(), model('m', { users: ['thanks', 'thanks'], text: 'ok' })]],
      ['the first turn', [root(), model('m', { users: ["that's wrong, I meant order 8"], text: 'ok' })]],
    ],
  },
  'negative-feedback': {
    finds: [
      ['thumbs down', [root()], { feedback: [{ key: 'x', score: null, label: 'thumbs_down', comment: null }] }],
      ['a score of a user', [root()], { feedback: [{ key: 'user-feedback', score: 0, label: null, comment: null }] }],
      [
        'wrong',
        [root()],
        {
          feedback: [
            { key: 'x', score: 1, label: 'incorrect', comment: null },
            { key: 'y', score: null, label: 'wrong', comment: null },
          ],
        },
      ],
    ],
    leaves: [
      ['none', [root()]],
      ['praise', [root()], { feedback: [{ key: 'x', score: 1, label: 'thumbs_up', comment: null }] }],
      ['neutral', [root()], { feedback: [{ key: 'x', score: null, label: 'neutral', comment: null }] }],
      ['an unknown scale', [root()], { feedback: [{ key: 'toxicity', score: 0, label: null, comment: null }] }],
      [
        'taken back',
        [root()],
        {
          feedback: [
            { key: 'x', score: null, label: 'bad', comment: null },
            { key: 'x', score: null, label: 'good', comment: null },
          ],
        },
      ],
    ],
  },
}
