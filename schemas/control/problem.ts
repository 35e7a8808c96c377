/** An error of the control API: a problem document (RFC 9457) with the wrong places. Ours, not of the service. */

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
