import { staffRoles, type StaffRole } from '../../../protocol/roles.ts';
import { useRoleName } from '../../shared/staff/frame/shell.tsx';
import { SelectField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';

type RoleFieldProps = {
  readonly value: StaffRole;
  readonly hint?: string;
  readonly onChange: (role: StaffRole) => void;
};

export const RoleField = ({ value, hint, onChange }: RoleFieldProps) => {
  const t = useAdminTexts();
  const roleName = useRoleName();
  return (
    <SelectField
      label={t('role')}
      hint={hint}
      value={value}
      options={staffRoles.map((role) => ({ value: role, label: roleName(role) }))}
      onChange={(next) => onChange(staffRoles.find((role) => role === next) ?? value)}
    />
  );
};
