/** The purchase call's answer, written in one go: its cells have equal length and its certificate ids count up. */

const cellOf = (number: number) => `{"cert_id":"scs${number}"},`
const cellLength = cellOf(1_481_110_651_012).length
const lastDigit = cellLength - '"},'.length - 1
const zero = 48
const nine = 57

const createPage = () => Buffer.allocUnsafeSlow(64 + 1000 * cellLength)

export interface Answers {
  /**
   * `{"order_id":"CS…","cert":[{"cert_id":"scs…"}, …]}` with `count` certificates, 1 to 1000, from number `first` on. One
   * makes a text, which Node sends together with the headers; more make bytes, good until the next answer is written.
   */
  write(order_id: string, first: number, count: number): string | Buffer
  /** What was written last is still to be sent: no other answer may be written over it. */
  keep(): void
}

/**
 * Each answer is written over the one before: a page for each would cost more than all the writing.
 *
 * All cells begin as copies of one; then the last three digits are counted up, and where they run over, the rest
 * becomes copies of the next. Making each id by itself takes twenty times as long.
 */
export function createAnswers(): Answers {
  let page = createPage()
  return {
    write,
    keep() {
      page = createPage()
    },
  }

  function write(order_id: string, first: number, count: number) {
    const head = `{"order_id":"${order_id}","cert":[`
    if (count === 1) return `${head}{"cert_id":"scs${first}"}]}`
    const length = head.length + count * cellLength + 1
    const end = length - 1
    page.write(head, 0, 'latin1')
    page.fill(cellOf(first), head.length, end, 'latin1')
    let next = first
    let units = zero + (first % 10)
    let tens = zero + (Math.floor(first / 10) % 10)
    let hundreds = zero + (Math.floor(first / 100) % 10)
    for (let cell = head.length; cell < end; cell += cellLength) {
      if (units > nine) {
        units = zero
        tens += 1
        if (tens > nine) {
          tens = zero
          hundreds += 1
          if (hundreds > nine) {
            hundreds = zero
            next += 1000 - (next % 1000)
            page.fill(cellOf(next), cell, end, 'latin1')
          }
        }
      }
      page[cell + lastDigit] = units
      page[cell + lastDigit - 1] = tens
      page[cell + lastDigit - 2] = hundreds
      units += 1
    }
    page.write(']}', end - 1, 'latin1')
    return page.subarray(0, length)
  }
}
