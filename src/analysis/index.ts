// Made by `npm run generate`.
import apigatewayApiDomains from './apigateway/api-domains.ts';
import apigatewayDomainExposures from './apigateway/domain-exposures.ts';
import apigatewayExposures from './apigateway/exposures.ts';
import apigatewayMethods from './apigateway/methods.ts';
import apigatewayTls from './apigateway/tls.ts';
import iamAdministrators from './identity/administrators.ts';
import iamCredentialRows from './identity/credential-rows.ts';
import iamRoleWildcards from './identity/role-wildcards.ts';
import iamTrustedServices from './identity/trusted-services.ts';
import lambdaEnvironmentSecrets from './lambda/environment-secrets.ts';
import lambdaInternetFaces from './lambda/internet-faces.ts';
import lambdaLayers from './lambda/layers.ts';
import lambdaRuntimes from './lambda/runtimes.ts';
import ec2SecurityGroupUses from './network/security-group-uses.ts';
import ec2VpcUses from './network/vpc-uses.ts';
import ec2WorldIngress from './network/world-ingress.ts';
import lambdaExposures from './policy/lambda-exposures.ts';
import lambdaLayerExposures from './policy/lambda-layer-exposures.ts';
import lambdaUrlExposures from './policy/lambda-url-exposures.ts';
import lambdaPublicGrants from './policy/public-invoke.ts';
import s3ControlAccessPointExposures from './policy/s3-access-point-exposures.ts';
import s3Exposures from './policy/s3-exposures.ts';
import wafv2Rules from './wafv2/rules.ts';
import wafv2Uses from './wafv2/uses.ts';
/** Every derived fact by its name. */
export const analyses = {
  'apigateway.api-domains': apigatewayApiDomains,
  'apigateway.domain-exposures': apigatewayDomainExposures,
  'apigateway.exposures': apigatewayExposures,
  'apigateway.methods': apigatewayMethods,
  'apigateway.tls': apigatewayTls,
  'iam.administrators': iamAdministrators,
  'iam.credential-rows': iamCredentialRows,
  'iam.role-wildcards': iamRoleWildcards,
  'iam.trusted-services': iamTrustedServices,
  'lambda.environment-secrets': lambdaEnvironmentSecrets,
  'lambda.internet-faces': lambdaInternetFaces,
  'lambda.layers': lambdaLayers,
  'lambda.runtimes': lambdaRuntimes,
  'ec2.security-group-uses': ec2SecurityGroupUses,
  'ec2.vpc-uses': ec2VpcUses,
  'ec2.world-ingress': ec2WorldIngress,
  'lambda.exposures': lambdaExposures,
  'lambda.layer-exposures': lambdaLayerExposures,
  'lambda.url-exposures': lambdaUrlExposures,
  'lambda.public-grants': lambdaPublicGrants,
  's3-control.access-point-exposures': s3ControlAccessPointExposures,
  's3.exposures': s3Exposures,
  'wafv2.rules': wafv2Rules,
  'wafv2.uses': wafv2Uses,
};
