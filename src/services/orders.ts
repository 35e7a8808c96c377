/** The shop: places orders, whichever call asks. This is the one place that commits. */
import { checkProduct } from '../domain/catalogue.js'
import type { Ordered, PlacedOrder } from '../domain/order.js'
import { checkQuota } from '../domain/quota.js'
import type { State } from '../store/state.js'

export interface OrdersOptions {
  readonly state: Pick<State, 'identifiers' | 'orders' | 'projects'>
  /** Whether only products of the catalogue can be bought. */
  readonly isCatalogued: boolean
  /** The most certificates that a project without a quota of its own may hold; null for any number. */
  readonly quota: number | null
}

export type Orders = ReturnType<typeof createOrders>

export function createOrders({ state, isCatalogued, quota }: OrdersOptions) {
  const { identifiers, orders, projects } = state
  return {
    /**
     * Place an order, which is the commit: afterwards the order exists, whatever happens to its answer. An error leaves
     * everything as it was.
     *
     * @throws {ScmError} SCM.0017 for a product outside the catalogue, SCM.0011 when the quota is exceeded, SCM.3000 when no
     * identifier is left
     */
    place(project_id: string, purchase: Ordered): PlacedOrder {
      const { order_number } = purchase
      if (isCatalogued) checkProduct(purchase)
      const project = projects.getOrCreate(project_id)
      checkQuota(project.certificates, order_number, project.quota === undefined ? quota : project.quota)
      const order = identifiers.issue(order_number)
      orders.add(project_id, purchase, order)
      projects.countOrder(project, order_number)
      return order
    },
  }
}
