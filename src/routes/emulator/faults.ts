/** Fault rules. */
import { fault, faultList, faultRule } from '../../../schemas/control/fault.js'
import type { Control } from '../../control/control.js'
import type { Calls } from './call.js'

export function addFaultCalls({ read, change, act }: Calls, control: Control) {
  read({
    path: '/faults',
    summary: 'The fault rules, in the order in which they apply',
    answer: faultList,
    read: () => ({ faults: control.faults() }),
  })
  read({
    path: '/faults/:fault_id',
    summary: 'A fault rule',
    answer: fault,
    read: ({ params }) => control.fault(params.fault_id),
  })
  change({
    method: 'POST',
    path: '/faults',
    summary: 'Add a fault rule',
    body: faultRule,
    status: 201,
    answer: fault,
    change: control.addFault,
  })
  act({ method: 'DELETE', path: '/faults', summary: 'Remove all fault rules', act: control.clearFaults })
  act({
    method: 'DELETE',
    path: '/faults/:fault_id',
    summary: 'Remove a fault rule',
    act: ({ params }) => control.removeFault(params.fault_id),
  })
}
