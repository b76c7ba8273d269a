import { z } from 'zod';
import { ROLES } from '../people/staff.ts';
import type { Because } from '../policies/settings.ts';
import { BODIES } from './incident-tasks.ts';
import { INCIDENT_TYPES, STARTERS } from './incident-types.ts';
import { ROUTE_ONLY_ROLES, TELLERS, type Recipient, type RouteRule } from './route-rules.ts';

const roleSchema = z.enum([...ROLES, ...ROUTE_ONLY_ROLES]);
const because = z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) });

const routeSchema = z
  .strictObject({
    /** Kinds of report it is for, closest first. */
    'for': z.array(z.enum(INCIDENT_TYPES)).min(1),
    'started-by': z.array(z.enum(STARTERS)).min(1).optional(),
    'told-by': z.array(z.enum(TELLERS)).min(1).optional(),
    /** Whose part of the policy it stands in: it goes before another for them. */
    'part-for': z.array(z.enum(STARTERS)).min(1).optional(),
    /** For reports about the holder of one of these roles only. */
    'about': z.array(roleSchema).min(1).optional(),
    /** Roles, or people by id; the first who may have it gets it. */
    'to': z.array(z.union([roleSchema, z.strictObject({ person: z.string() })])).default([]),
    /** Outside bodies that become tasks, and when. */
    'bodies': z.array(z.enum(BODIES)).default([]),
    'bodies-if': z.string().min(1).optional(),
    'because': because.optional(),
  })
  .refine((route) => route.to.length > 0 || route.bodies.length > 0, 'names neither a recipient nor an outside body');

/** `routes:` of school.yaml. What no line is for goes by the sector default, and is shown as that. */
export const routesSchema = z.array(routeSchema).default([]);
export type RoutesSettings = z.output<typeof routesSchema>;

/**
 * The rules of a school's settings, in their order. A line whose quote does not stand in the policy any more (`stands` says no) holds as a
 * setting of the school, without the policy's words.
 */
export function rulesOfSettings(routes: RoutesSettings, stands: (because: Because) => boolean): RouteRule[] {
  return routes.map((route) => ({
    types: route.for,
    startedBy: route['started-by'] ?? null,
    toldBy: route['told-by'] ?? null,
    section: route['part-for'] ?? null,
    about: route.about ?? null,
    to: route.to.map((to): Recipient => (typeof to === 'string' ? { role: to } : to)),
    bodies: route.bodies,
    bodiesIf: route['bodies-if'] ?? null,
    because: route.because && stands(route.because) ? route.because : null,
  }));
}

/** People whom routes name, each with the line's place, for the check that they exist. */
export const peopleOfRoutes = (routes: RoutesSettings): { readonly person: string; readonly at: number }[] =>
  routes.flatMap((route, at) => route.to.flatMap((to) => (typeof to === 'string' ? [] : [{ person: to.person, at }])));
