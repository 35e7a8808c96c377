/** The emulator's clock in the control API. Ours, not of the service. */

const now = {
  type: 'string',
  format: 'date-time',
  description: 'RFC 3339, from 2001-09-10 to 2099-12-31.',
} as const

const frozen = { type: 'boolean', description: 'Whether time stands still.' } as const

export const clockReading = {
  title: 'ClockReading',
  type: 'object',
  required: ['now', 'frozen'],
  additionalProperties: false,
  properties: { now, frozen },
} as const

/** What is absent stays as it is. */
export const clockChange = {
  title: 'ClockChange',
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { now, frozen },
} as const

export const clockAdvance = {
  title: 'ClockAdvance',
  type: 'object',
  required: ['ms'],
  additionalProperties: false,
  properties: { ms: { type: 'integer', minimum: 0, maximum: 3_155_760_000_000, description: 'Milliseconds.' } },
} as const
