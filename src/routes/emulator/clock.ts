/** The clock. */
import { clockAdvance, clockChange, clockReading } from '../../../schemas/control/clock.js'
import type { Control } from '../../control/control.js'
import type { Calls } from './call.js'

export function addClockCalls({ read, change }: Calls, control: Control) {
  read({ path: '/clock', summary: 'What time it is', answer: clockReading, read: control.clock })
  change({
    method: 'PUT',
    path: '/clock',
    summary: 'Set the clock, or let it stand still or go',
    body: clockChange,
    answer: clockReading,
    change: control.setClock,
  })
  change({
    method: 'POST',
    path: '/clock/advance',
    summary: 'Set the clock on',
    body: clockAdvance,
    answer: clockReading,
    change: control.advanceClock,
  })
}
