/** Words that an address may say, the one that is meant where it says nothing first. */

export const spanTabs = ['messages', 'findings', 'attributes', 'events', 'raw'] as const
export const trendStretches = ['3d', '24h', '7d', '14d'] as const
export const healthStretches = ['24h', '7d', '30d'] as const
export const healthKinds = ['app', 'agent', 'tool', 'model'] as const
export const snippetLanguages = ['curl', 'ts', 'python'] as const
export const settingViews = ['all', 'changed', 'off'] as const
export const ingestViews = ['all', 'refused'] as const
