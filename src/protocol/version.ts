/** The only version of the protocol there is. It grows by additions alone; a change that breaks a client is version 2. */
export const PROTOCOL = 1;
