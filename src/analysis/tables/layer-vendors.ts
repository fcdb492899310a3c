/**
 * Vendors that publish layers for everybody, each from one account in all regions of the partition `aws`. Their code runs
 * with the function's role, as any other's; that they are known says whose it is, not that it was asked for.
 *
 * The accounts were read in the vendors' instructions, and in public templates that follow them.
 */
export const layerVendors = {
  name: 'accounts of layer vendors',
  date: '2026-11-21',
  source:
    'Datadog: Instrumenting Serverless Applications; New Relic: Layerized AWS Lambda; Sentry: AWS Lambda Layer; ' +
    'Dynatrace: Trace Lambda functions; HashiCorp: Vault Lambda extension; Elastic: APM Lambda extension; ' +
    'Splunk: OpenTelemetry Lambda layer',
  /** Account to vendor. */
  accounts: new Map([
    ['254067382080', 'Splunk'],
    ['267093732750', 'Elastic'],
    ['451483290750', 'New Relic'],
    ['464622532012', 'Datadog'],
    ['634166935893', 'HashiCorp'],
    ['725887861453', 'Dynatrace'],
    ['943013980633', 'Sentry'],
  ]),
} as const;

/** The vendor that publishes layers from an account; undefined where the table does not know it. */
export const layerVendor = (account: string): string | undefined => layerVendors.accounts.get(account);
