import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { capacityProviderOf, nameOfFunction, unpublished } from '../src/model/function-network.ts';

export default defineCheck({
  title: 'Functions that must use private networking are attached to a VPC',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'info'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions'],
  why: 'Outside a VPC no security group, route, network ACL or firewall of the owner sees what the function sends.',
  fix: 'Attach the function to private subnets, with a security group of its own.',
  references: ['Giving Lambda functions access to resources in an Amazon VPC'],

  *evaluate({ 'lambda.functions': functions }, { intent }) {
    for (const one of unpublished(functions)) {
      const { VpcConfig } = one.data;
      const { vpc, unseen } = intent(one);
      const name = nameOfFunction(one);
      const provider = capacityProviderOf(one);
      const details: Details = {
        name,
        expected: 'a VPC where one is required',
        observed: VpcConfig?.VpcId || provider || 'no VPC',
        evidence: [cite(one, '/VpcConfig', ...(provider === undefined ? [] : ['/CapacityProviderConfig']))],
      };
      // A function that was taken out of its VPC keeps a `VpcConfig`, and all of it is empty.
      if (VpcConfig?.VpcId || (VpcConfig?.SubnetIds ?? []).length > 0 || provider !== undefined) {
        yield pass(one, `${name} uses the network of ${provider ?? (VpcConfig?.VpcId || 'its subnets')}.`, {
          ...details,
          // Where nothing asks for a VPC, it proves nothing to be in one.
          severity: vpc === 'required' ? 'medium' : 'info',
          ...(vpc === undefined && unseen !== undefined && { possible: ['medium', 'info'] }),
        });
      } else if (vpc === 'required') {
        yield fail(one, `${name} is declared to need a VPC and is in none.`, {
          ...details,
          reasons: ['rampart:vpc=required'],
          fix: {
            cli: `aws lambda update-function-configuration --region ${one.scope.region} --function-name ${one.arn} --vpc-config SubnetIds=PRIVATE_SUBNET_IDS,SecurityGroupIds=SECURITY_GROUP_ID`,
            sideEffect:
              'The execution role needs the actions of AWSLambdaVPCAccessExecutionRole; what the function calls on the internet needs a route or an endpoint.',
          },
        });
      } else if (unseen !== undefined) yield notAssessed(one, unseen, details);
      else yield notApplicable(one, 'Nothing declares that the function needs a VPC.', details);
    }
  },
});
