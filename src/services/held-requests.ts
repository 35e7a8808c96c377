/** Requests that a fault delays or hangs. They end when their time is up, when they are cancelled, or when the client leaves. */

export interface HeldRequest {
  readonly project_id: string
  readonly fault_id: string
  /** The connection on which it waits. */
  readonly connection: object
  /** Milliseconds of real time; undefined: it hangs. */
  readonly delay_ms: number | undefined
  /** Called when the time is up. */
  resume(): void
  /** Called when it ends before its time. */
  cancelled(reason: string): void
  /** Close its connection, after it was cancelled. */
  close(): void
}

type Pending = [request: HeldRequest, timer: NodeJS.Timeout | undefined]

export type HeldRequests = ReturnType<typeof createHeldRequests>

export function createHeldRequests() {
  const byConnection = new Map<object, Set<Pending>>()
  return {
    /** Tell whether a connection has held requests. */
    has: (connection: object) => byConnection.has(connection),
    hold(request: HeldRequest) {
      const { connection, delay_ms } = request
      const ofConnection = byConnection.get(connection) ?? new Set()
      byConnection.set(connection, ofConnection)
      const timer = delay_ms === undefined ? undefined : setTimeout(resume, delay_ms)
      const pending: Pending = [request, timer]
      ofConnection.add(pending)

      function resume() {
        remove(pending)
        request.resume()
      }
    },
    /** Cancel all held requests, or those of a project or a fault rule. */
    cancel({ project_id, fault_id }: { readonly project_id?: string; readonly fault_id?: string } = {}) {
      const matching = [...byConnection.values()]
        .flatMap(ofConnection => [...ofConnection])
        .filter(([request]) => project_id === undefined || request.project_id === project_id)
        .filter(([request]) => fault_id === undefined || request.fault_id === fault_id)
      for (const pending of matching) cancel(pending, 'the delay was ended before its time')
      for (const [request] of matching) request.close()
    },
    /** Cancel the held requests of a connection that has closed. */
    disconnect(connection: object) {
      for (const pending of byConnection.get(connection) ?? []) cancel(pending, 'the client left during the delay')
    },
  }

  function cancel(pending: Pending, reason: string) {
    const [request, timer] = pending
    clearTimeout(timer)
    remove(pending)
    request.cancelled(reason)
  }

  function remove(pending: Pending) {
    const [{ connection }] = pending
    const ofConnection = byConnection.get(connection)
    ofConnection?.delete(pending)
    if (ofConnection?.size === 0) byConnection.delete(connection)
  }
}
