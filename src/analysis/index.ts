// Made by `npm run generate`.
import apigatewayApiDomains from './apigateway/api-domains.ts';
import apigatewayBackends from './apigateway/backends.ts';
import apigatewayDomainExposures from './apigateway/domain-exposures.ts';
import apigatewayDrift from './apigateway/drift.ts';
import apigatewayExposures from './apigateway/exposures.ts';
import apigatewayMethods from './apigateway/methods.ts';
import apigatewayTls from './apigateway/tls.ts';
import eventsStartedFunctions from './events/started-functions.ts';
import iamAdministrators from './identity/administrators.ts';
import iamCredentialRows from './identity/credential-rows.ts';
import iamDataGrants from './identity/data-grants.ts';
import iamExecuteApiGrants from './identity/execute-api-grants.ts';
import iamRoleWildcards from './identity/role-wildcards.ts';
import iamTrustedServices from './identity/trusted-services.ts';
import lambdaApiGrants from './lambda/api-grants.ts';
import lambdaEnvironmentSecrets from './lambda/environment-secrets.ts';
import lambdaInternetFaces from './lambda/internet-faces.ts';
import lambdaLayers from './lambda/layers.ts';
import lambdaPolicySources from './lambda/policy-sources.ts';
import lambdaPolicyStatements from './lambda/policy-statements.ts';
import lambdaRuntimes from './lambda/runtimes.ts';
import ec2AclOpenings from './network/acl-openings.ts';
import ec2Backends from './network/backends.ts';
import lambdaDataPaths from './network/data-paths.ts';
import ec2Inspections from './network/inspections.ts';
import ec2LinkEgress from './network/link-egress.ts';
import ec2NetworkIds from './network/network-ids.ts';
import ec2Networks from './network/networks.ts';
import ec2VpcPictures from './network/pictures.ts';
import ec2SecurityGroupUses from './network/security-group-uses.ts';
import ec2VpcEndpointIngress from './network/vpc-endpoint-ingress.ts';
import ec2VpcUses from './network/vpc-uses.ts';
import ec2WorldEgress from './network/world-egress.ts';
import ec2WorldIngress from './network/world-ingress.ts';
import organizationsControlPolicies from './policy/control-policies.ts';
import dynamodbExposures from './policy/dynamodb-exposures.ts';
import dynamodbOutsideAccess from './policy/dynamodb-outside-access.ts';
import eventsExposures from './policy/events-exposures.ts';
import eventsRuleExposures from './policy/events-rule-exposures.ts';
import eventsUnscopedExposures from './policy/events-unscoped-exposures.ts';
import accessanalyzerExternalAccess from './policy/external-access.ts';
import kmsExposures from './policy/kms-exposures.ts';
import lambdaExposures from './policy/lambda-exposures.ts';
import lambdaLayerExposures from './policy/lambda-layer-exposures.ts';
import lambdaUrlExposures from './policy/lambda-url-exposures.ts';
import lambdaPublicGrants from './policy/public-invoke.ts';
import s3ControlAccessPointExposures from './policy/s3-access-point-exposures.ts';
import s3Exposures from './policy/s3-exposures.ts';
import s3OutsideAccess from './policy/s3-outside-access.ts';
import secretsmanagerExposures from './policy/secretsmanager-exposures.ts';
import snsExposures from './policy/sns-exposures.ts';
import sqsExposures from './policy/sqs-exposures.ts';
import ec2VpcEndpointExposures from './policy/vpc-endpoint-exposures.ts';
import wafv2Rules from './wafv2/rules.ts';
import wafv2Uses from './wafv2/uses.ts';
/** Every derived fact by its name. */
export const analyses = {
  'apigateway.api-domains': apigatewayApiDomains,
  'apigateway.backends': apigatewayBackends,
  'apigateway.domain-exposures': apigatewayDomainExposures,
  'apigateway.drift': apigatewayDrift,
  'apigateway.exposures': apigatewayExposures,
  'apigateway.methods': apigatewayMethods,
  'apigateway.tls': apigatewayTls,
  'events.started-functions': eventsStartedFunctions,
  'iam.administrators': iamAdministrators,
  'iam.credential-rows': iamCredentialRows,
  'iam.data-grants': iamDataGrants,
  'iam.execute-api-grants': iamExecuteApiGrants,
  'iam.role-wildcards': iamRoleWildcards,
  'iam.trusted-services': iamTrustedServices,
  'lambda.api-grants': lambdaApiGrants,
  'lambda.environment-secrets': lambdaEnvironmentSecrets,
  'lambda.internet-faces': lambdaInternetFaces,
  'lambda.layers': lambdaLayers,
  'lambda.policy-sources': lambdaPolicySources,
  'lambda.policy-statements': lambdaPolicyStatements,
  'lambda.runtimes': lambdaRuntimes,
  'ec2.acl-openings': ec2AclOpenings,
  'ec2.backends': ec2Backends,
  'lambda.data-paths': lambdaDataPaths,
  'ec2.inspections': ec2Inspections,
  'ec2.link-egress': ec2LinkEgress,
  'ec2.network-ids': ec2NetworkIds,
  'ec2.networks': ec2Networks,
  'ec2.vpc-pictures': ec2VpcPictures,
  'ec2.security-group-uses': ec2SecurityGroupUses,
  'ec2.vpc-endpoint-ingress': ec2VpcEndpointIngress,
  'ec2.vpc-uses': ec2VpcUses,
  'ec2.world-egress': ec2WorldEgress,
  'ec2.world-ingress': ec2WorldIngress,
  'organizations.control-policies': organizationsControlPolicies,
  'dynamodb.exposures': dynamodbExposures,
  'dynamodb.outside-access': dynamodbOutsideAccess,
  'events.exposures': eventsExposures,
  'events.rule-exposures': eventsRuleExposures,
  'events.unscoped-exposures': eventsUnscopedExposures,
  'accessanalyzer.external-access': accessanalyzerExternalAccess,
  'kms.exposures': kmsExposures,
  'lambda.exposures': lambdaExposures,
  'lambda.layer-exposures': lambdaLayerExposures,
  'lambda.url-exposures': lambdaUrlExposures,
  'lambda.public-grants': lambdaPublicGrants,
  's3-control.access-point-exposures': s3ControlAccessPointExposures,
  's3.exposures': s3Exposures,
  's3.outside-access': s3OutsideAccess,
  'secretsmanager.exposures': secretsmanagerExposures,
  'sns.exposures': snsExposures,
  'sqs.exposures': sqsExposures,
  'ec2.vpc-endpoint-exposures': ec2VpcEndpointExposures,
  'wafv2.rules': wafv2Rules,
  'wafv2.uses': wafv2Uses,
};
