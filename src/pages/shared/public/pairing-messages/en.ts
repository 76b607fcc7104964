export const messages = {
  pairTitle: 'This screen is not paired yet',
  pairRevoked: 'This screen was removed',
  pairDo: 'Staff: open Admin, then Devices, and enter this code.',
  pairRenews: 'The code renews itself. This page goes on as soon as the code is approved.',
  pairNoHub: 'The hub does not answer. Trying again.',
} as const;
