/** Projects: counters, attempts, orders, quota. */
import {
  attemptList,
  attemptQuery,
  orderDetails,
  orderList,
  pageQuery,
  projectList,
  projectSummary,
  quota,
} from '../../../schemas/control/project.js'
import { projectParams } from '../../../schemas/schema.js'
import type { Control } from '../../control/control.js'
import { type Calls, toPage, toProjectId } from './call.js'

export function addProjectCalls({ read, change, act }: Calls, control: Control) {
  read({
    path: '/projects',
    summary: 'Counters of every project, by project_id',
    querystring: pageQuery,
    answer: projectList,
    read: request => control.projects(toPage(request)),
  })
  read({
    path: '/projects/:project_id',
    summary: 'Counters of a project, and what it bought twice',
    params: projectParams,
    answer: projectSummary,
    read: request => control.summary(toProjectId(request)),
  })
  act({
    method: 'DELETE',
    path: '/projects/:project_id',
    summary: 'Forget a project, its quota and its own fault rules',
    act: request => control.forget(toProjectId(request)),
  })
  read({
    path: '/projects/:project_id/attempts',
    summary: 'Attempts on the purchase call, newest first',
    querystring: attemptQuery,
    answer: attemptList,
    read: request => control.attempts(toProjectId(request), toPage(request)),
  })
  read({
    path: '/projects/:project_id/orders',
    summary: 'Orders, newest first',
    querystring: pageQuery,
    answer: orderList,
    read: request => control.orders(toProjectId(request), toPage(request)),
  })
  read({
    path: '/projects/:project_id/orders/:order_id',
    summary: 'An order, with its certificates',
    answer: orderDetails,
    read: request => control.order(toProjectId(request), request.params.order_id),
  })
  change({
    method: 'PUT',
    path: '/projects/:project_id/quota',
    summary: 'Set how many certificates a project may hold',
    body: quota,
    answer: quota,
    change: (body, request) => control.setQuota(toProjectId(request), body),
  })
}
