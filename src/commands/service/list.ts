import { Service } from '../../models/service.ts';
import { serviceView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';

export const list = defineCommand('service:list', async (_input, { trx }) => {
  const services = await Service.query(trx)
    .select('services.*')
    .join('departments', 'departments.department_id', 'services.department_id')
    .orderBy(['departments.name', 'services.name', 'services.service_id']);
  return { services: services.map(serviceView) };
});
