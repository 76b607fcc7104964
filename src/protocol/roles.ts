export const staffRoles = ['admin', 'reception', 'nurse', 'doctor'] as const;
export type StaffRole = (typeof staffRoles)[number];

export const deviceKinds = ['kiosk', 'board'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** Whoever holds a connection: staff by role, a device by kind, or the bearer of one ticket link. */
export const roles = [...staffRoles, ...deviceKinds, 'ticket'] as const;
export type Role = (typeof roles)[number];

/** Who a view is made for. `public` carries no name, phone number, urgency or reason, and no appointments. */
export const audiences = ['public', 'staff'] as const;
export type Audience = (typeof audiences)[number];

const staff: readonly Role[] = staffRoles;
export const audienceOf = (role: Role): Audience => (staff.includes(role) ? 'staff' : 'public');
