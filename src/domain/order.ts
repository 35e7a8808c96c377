/** An order, whichever API asked for it. */

/** The fields of a purchase that an order keeps; `agree_privacy_protection` is always true. */
export interface Ordered {
  readonly cert_brand: string
  readonly cert_type: string
  readonly domain_type: string
  /** Years. */
  readonly effective_time: number
  readonly domain_numbers: number
  /** Certificates in the order. */
  readonly order_number: number
}

/** The numbers that the identifiers of an order and of its certificates are written from. */
export interface Identity {
  /** The moment of the order, milliseconds since the epoch. With `suffix` it makes the order id. */
  readonly at: number
  /** The five last characters of the order id, read as a number of base 36. */
  readonly suffix: number
  /** The number in the first certificate's id; the order's others follow on. */
  readonly first: number
}

/** An order that has just been placed. */
export interface PlacedOrder extends Identity {
  readonly order_id: string
  readonly order_number: number
}

/**
 * How an attempt to buy ended. `accepted`: ordered and answered. `refused`: not ordered. `failed`: a fault came before the
 * order, and nothing is ordered. `lost`: ordered, but the answer did not reach the client whole.
 */
export type Outcome = 'accepted' | 'refused' | 'lost' | 'failed'
