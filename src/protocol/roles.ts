export const staffRoles = ['admin', 'reception', 'nurse', 'doctor'] as const;
export type StaffRole = (typeof staffRoles)[number];

export const deviceKinds = ['kiosk', 'board'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** Who may hold a connection: staff by role, a device by kind, or the bearer of one ticket link. */
export const roles = [...staffRoles, ...deviceKinds, 'ticket'] as const;
export type Role = (typeof roles)[number];

/** Who acts only on what is their own, where a command is about an entry or a doctor; a contract's `owns` says which. */
export const limitedRoles = ['doctor', 'ticket'] as const satisfies readonly Role[];
export type LimitedRole = (typeof limitedRoles)[number];

/** Who a view is made for. `public` carries no name, phone number, urgency or reason, and no appointments. */
export const audiences = ['public', 'staff'] as const;
export type Audience = (typeof audiences)[number];

const staff: readonly Role[] = staffRoles;
export const audienceOf = (role: Role): Audience => (staff.includes(role) ? 'staff' : 'public');
