/** Why no call answers a request: its path is unknown, or known with another method. */
import type { FastifyRequest, RouteOptions } from 'fastify'
import { GatewayError } from '../domain/errors.js'
import { toPath } from './uri.js'

interface Route {
  readonly methods: string[]
  readonly segments: (string | RegExp)[]
}

export type KnownRoutes = ReturnType<typeof createKnownRoutes>

export function createKnownRoutes() {
  const routes: Route[] = []
  return {
    add({ method, path }: RouteOptions & { path: string }) {
      routes.push({ methods: [method].flat(), segments: path.split('/').map(toSegment) })
    },
    /** Handle a request that no route answers. @throws {GatewayError} always */
    reject({ raw }: FastifyRequest): never {
      const path = toPath(raw.url)
      const methods = findMethods(path)
      if (methods.length > 0) {
        const reason = `${raw.method} on a path that takes ${methods.join(', ')}`
        throw new GatewayError('wrongMethod', 'route/method', reason)
      }
      const isSlashed = path.endsWith('/') && findMethods(path.slice(0, -1)).length > 0
      const reason = isSlashed ? 'the slash at the end makes it another path' : `no call has the path ${path}`
      throw new GatewayError('unknownPath', 'route/unknown', reason)
    },
  }

  function findMethods(path: string): string[] {
    const segments = path.split('/').map(decodeURIComponent)
    return routes
      .filter(route => route.segments.length === segments.length)
      .filter(route => route.segments.every((segment, i) => matches(segment, segments[i] as string)))
      .flatMap(route => route.methods)
  }
}

/** Turn a segment of a route's path into a text, or for a parameter into the pattern that the router matches. */
const toSegment = (segment: string) =>
  segment.startsWith(':') ? new RegExp(`^${segment.replace(/^:\w+/, '') || '[^]*'}$`) : segment

const matches = (segment: string | RegExp, text: string) =>
  typeof segment === 'string' ? segment === text : segment.test(text)
