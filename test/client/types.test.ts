import { expect, expectTypeOf, test } from 'vitest';
import type { SendArguments } from '../../src/client/command-types.ts';
import { isRead } from '../../src/client/command-types.ts';
import { createHubClient, type HubClient } from '../../src/client/hub-client.ts';
import { commandNames, commands, type CommandData } from '../../src/protocol/commands/index.ts';
import type { Appointment, Doctor, PublicEntry, StaffEntry } from '../../src/protocol/views.ts';

test('the data of a command has the type of its contract', () => {
  type Sent<N extends Parameters<HubClient<'staff'>['send']>[0]> = ReturnType<typeof send<N>>;
  const send = null as unknown as HubClient<'staff'>['send'];
  expectTypeOf<Sent<'queue:check-in'>>().resolves.toEqualTypeOf<CommandData<'queue:check-in'>>();
  expectTypeOf<Sent<'queue:call-next'>>().resolves.toEqualTypeOf<{ entry: StaffEntry }>();
  expectTypeOf<Sent<'doctor:list'>>().resolves.toEqualTypeOf<{ doctors: Doctor[] }>();
  expectTypeOf<Sent<'appointment:book'>>().resolves.toEqualTypeOf<{ appointment: Appointment }>();
});

test('arguments are those of the contract, with the requestId left to the client', () => {
  expectTypeOf<SendArguments<'queue:set-urgency'>>().toExtend<{
    queueId: string;
    urgencyLevel: number;
    reason: string;
  }>();
  expectTypeOf<{ doctorId: string }>().toExtend<SendArguments<'queue:call-next'>>();
  expectTypeOf<{ doctorId: string; requestId: string }>().toExtend<SendArguments<'queue:call-next'>>();
  expectTypeOf<{ queueId: string }>().not.toExtend<SendArguments<'queue:call-next'>>();
  expectTypeOf<{ date: string; requestId: string }>().not.toExtend<SendArguments<'settings:get'>>();
  // @ts-expect-error The subscription is the view's.
  expectTypeOf<Parameters<HubClient<'staff'>['send']>[0]>().toEqualTypeOf<'feed:subscribe'>();
});

test('rows have the type of the audience', () => {
  const staff = (client: HubClient<'staff'>) => client.subscribe({ all: true }).snapshot.feed?.streams.get('')?.waiting;
  const board = (client: HubClient<'public'>) => client.subscribe({}).snapshot.feed?.streams.get('')?.waiting;
  expectTypeOf(staff).returns.toEqualTypeOf<readonly StaffEntry[] | undefined>();
  expectTypeOf(board).returns.toEqualTypeOf<readonly PublicEntry[] | undefined>();
  expectTypeOf(createHubClient<'public'>).returns.toEqualTypeOf<HubClient<'public'>>();
});

test('what the client takes for a read is one by its contract', () => {
  expect(commandNames.filter(isRead)).toEqual(commandNames.filter((name) => commands[name].kind === 'read'));
});
