import type { WrittenFacts } from './write.ts';

/** What every account has in every region without asking for it. */
export const everywhere = {
  'lambda.account-settings': {
    account: {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: 1000,
        UnreservedConcurrentExecutions: 1000,
      },
    },
  },
  'ec2.vpc-block-public-access': {
    account: {
      VpcBlockPublicAccessOptions: {
        InternetGatewayBlockMode: 'off',
        State: 'default-state',
        ExclusionsAllowed: 'allowed',
        ManagedBy: 'account',
      },
    },
  },
  'events.buses': { default: { Name: 'default' } },
  'apigateway.account': { account: { throttleSettings: { rateLimit: 10_000, burstLimit: 5000 } } },
} as const satisfies WrittenFacts;
