/** The options by which the AWS CLI finds a web ACL: `…:REGION:ACCOUNT:regional/webacl/NAME/ID`. */
export function webAclOptions(arn: string): string {
  const [, , , region = '', , path = ''] = arn.split(':');
  const [scope, , name = '', id = ''] = path.split('/');
  return `--name ${name} --scope ${scope === 'global' ? 'CLOUDFRONT' : 'REGIONAL'} --id ${id} --region ${region}`;
}
