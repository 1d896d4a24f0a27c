export interface HandbookPage {
  readonly id: string
  readonly text: string
}

/** A company handbook, small enough to read. */
export const handbook: readonly HandbookPage[] = [
  {
    id: 'holidays',
    text: 'Every employee has 28 days of holiday per year. Up to 5 holiday days carry over into the next year.',
  },
  { id: 'holiday-requests', text: 'Ask for holiday days in the people portal; your team lead answers within 3 days.' },
  {
    id: 'expenses',
    text: 'Send receipts within 30 days. Expenses up to 200 euros are signed off by your lead, above by finance.',
  },
  {
    id: 'meals',
    text: 'The limit for meals when travelling is 45 euros a day. Train ticket costs come back with the next salary.',
  },
  {
    id: 'remote',
    text: 'Remote work is fine for 3 days a week. Work from abroad needs approval for more than 10 days a year.',
  },
  {
    id: 'parental',
    text: 'Parental leave is 16 weeks. Announce parental leave to your lead and to people at least 8 weeks before.',
  },
  {
    id: 'safety',
    text: 'A colleague in danger comes first: leave the floor, call 112, then security. Threats are always reported.',
  },
]
