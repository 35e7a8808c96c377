/** What the control API answers when something is wrong: RFC 9457, with the places. Ours, not of the service. */

export const problem = {
  title: 'Problem',
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body, or to the member of the query.' },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const
