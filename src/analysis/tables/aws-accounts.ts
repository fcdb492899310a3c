/**
 * Accounts that AWS owns and that policies and functions of customers name.
 *
 * Regions that opened after August 2022 have no account of Elastic Load Balancing: there a service principal writes the
 * logs. Publishers of layers have accounts of their own in many regions; where one is missing here, it is not known. The
 * pages were read through the tables that AWS keeps of them (AWS CDK's region-info, the Lambda Insights plugin) and, for
 * Parameters and Secrets, through a user's copy of 2022.
 */
export const awsAccounts = {
  name: 'accounts of AWS',
  date: '2026-11-21',
  source:
    'Elastic Load Balancing: Enable access logs; CloudWatch: Available versions of the Lambda Insights extension; ' +
    'AppConfig: Agent Lambda extension versions; Secrets Manager: AWS Parameters and Secrets Lambda Extension; Powertools for AWS Lambda; AWS Distro for OpenTelemetry Lambda',
  /** Region to the account that delivers the access logs of load balancers. */
  loadBalancerLogs: new Map([
    ['af-south-1', '098369216593'],
    ['ap-east-1', '754344448648'],
    ['ap-northeast-1', '582318560864'],
    ['ap-northeast-2', '600734575887'],
    ['ap-northeast-3', '383597477331'],
    ['ap-south-1', '718504428378'],
    ['ap-southeast-1', '114774131450'],
    ['ap-southeast-2', '783225319266'],
    ['ap-southeast-3', '589379963580'],
    ['ca-central-1', '985666609251'],
    ['cn-north-1', '638102146993'],
    ['cn-northwest-1', '037604701340'],
    ['eu-central-1', '054676820928'],
    ['eu-north-1', '897822967062'],
    ['eu-south-1', '635631232127'],
    ['eu-west-1', '156460612806'],
    ['eu-west-2', '652711504416'],
    ['eu-west-3', '009996457667'],
    ['me-south-1', '076674570225'],
    ['sa-east-1', '507241528517'],
    ['us-east-1', '127311923021'],
    ['us-east-2', '033677994240'],
    ['us-gov-east-1', '190560391635'],
    ['us-gov-west-1', '048591011584'],
    ['us-west-1', '027434742980'],
    ['us-west-2', '797873946194'],
  ]),
  /** Publisher to the accounts whose layers are its own, of all regions. */
  layers: new Map([
    ['Powertools for AWS Lambda', ['017000801446', '094274105915']],
    ['AWS Distro for OpenTelemetry', ['901920570463', '615299751070']],
    [
      'CloudWatch Lambda Insights',
      [
        '012438385374',
        '033019950311',
        '194566237122',
        '285320876703',
        '339249233099',
        '352183217350',
        '439286490199',
        '488211338238',
        '519774774795',
        '580247275435',
        '732604637566',
        '891564319516',
      ],
    ],
    [
      'AWS Parameters and Secrets',
      [
        '015030872274',
        '044395824272',
        '127562683043',
        '129776340158',
        '133256977650',
        '133490724326',
        '176022468876',
        '177933569100',
        '187925254637',
        '200266452380',
        '287114880934',
        '287310001119',
        '317013901791',
        '325218067255',
        '345057560386',
        '427196147048',
        '490737872127',
        '576959938190',
        '590474943231',
        '665172237481',
        '738900069198',
        '768336418462',
        '780235371811',
        '832021897121',
        '858974508948',
        '933737806257',
        '997803712105',
      ],
    ],
    [
      'AWS AppConfig',
      [
        '000010852771',
        '027255383542',
        '039592058896',
        '066940009817',
        '080788657173',
        '203683718741',
        '282860088358',
        '359756378197',
        '418787028745',
        '421114256042',
        '434848589818',
        '489524808438',
        '493207061005',
        '554480029851',
        '559955524753',
        '574348263942',
        '586093569114',
        '615057806174',
        '615084187847',
        '630222743974',
        '646970417810',
        '662846165436',
        '706869817123',
        '728743619870',
        '758369105281',
        '826293736237',
        '946561847325',
        '946746059096',
        '958113053741',
        '980059726660',
      ],
    ],
  ]),
} as const;

const PUBLISHERS: ReadonlyMap<string, string> = new Map(
  [...awsAccounts.layers].flatMap(([publisher, accounts]) => accounts.map((account) => [account, publisher] as const)),
);

/** Who at AWS publishes layers from an account; undefined where the table does not know it. */
export const layerPublisher = (account: string): string | undefined => PUBLISHERS.get(account);

/** The account that delivers access logs of load balancers in a region. */
export const loadBalancerLogAccount = (region: string): string | undefined => awsAccounts.loadBalancerLogs.get(region);

const LOG_ACCOUNTS: ReadonlySet<string> = new Set(awsAccounts.loadBalancerLogs.values());

/** Whether an account is one of those, of whatever region. */
export const isLoadBalancerLogAccount = (account: string): boolean => LOG_ACCOUNTS.has(account);
