import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { qualifierOf, unqualified } from '../src/model/function-arn.ts';

export default defineCheck({
  title: 'Function URL CORS does not allow every origin with credentials',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::Lambda::Url',
  needs: ['lambda.functions', 'lambda.urls'],
  why: 'Any website that a user opens may call the URL from his browser and read the answer, with his cookies where credentials are allowed.',
  fix: 'List the origins that need the URL, by https, and the methods that they use. Who may call is up to AuthType, the policy and the code: CORS tells browsers alone.',
  references: ['Creating and managing Lambda function URLs'],

  *evaluate({ 'lambda.functions': functions, 'lambda.urls': urls }) {
    const withUrls = new Set(urls.map(({ arn }) => unqualified(arn)));
    const listed = new Set(urls.map(({ arn }) => arn));
    for (const { arn, scope, data } of functions) {
      if (data.Version !== undefined && data.Version !== '$LATEST') continue;
      if (!withUrls.has(arn)) yield notApplicable({ arn, scope }, 'No function URL.', { observed: 'no function URL' });
    }
    for (const url of urls) {
      const { scope, data } = url;
      const resource = { arn: unqualified(url.arn), scope };
      if (data.state === 'absent') continue;
      if (data.state === 'unknown') {
        // A list that broke off leaves URLs of further qualifiers unseen.
        yield notAssessed(resource, data.gap, listed.has(`${url.arn}/url`) ? { subKey: '*' } : {});
        continue;
      }
      const { AuthType, Cors, FunctionUrl = 'The URL', FunctionArn = url.arn.replace(/\/url$/, '') } = data.value;
      const qualifier = qualifierOf(FunctionArn);
      const details: Details = {
        ...(qualifier !== undefined && { subKey: qualifier }),
        expected: 'no CORS, or origins that are listed',
        observed: Cors === undefined ? 'no CORS' : observed(Cors),
        evidence: [cite(url, '/FunctionUrl', '/AuthType', '/Cors')],
      };
      const flaws = Cors === undefined ? [] : flawsOf(Cors);
      if (flaws.length === 0) {
        yield pass(
          resource,
          `${FunctionUrl} ${Cors === undefined ? 'has no CORS' : 'does not open itself to every website'}.`,
          {
            ...details,
            reasons: Cors === undefined ? [] : remarks(Cors),
          },
        );
        continue;
      }
      yield fail(resource, `${FunctionUrl} ${flaws.join(', and ')}.`, {
        ...details,
        severity: AuthType === 'NONE' ? 'medium' : 'low',
        ...(AuthType === undefined && { possible: ['medium', 'low'] as const }),
        reasons: [
          AuthType === 'NONE' ? 'the URL authenticates nobody' : 'callers sign their requests, which no cookie does',
        ],
        fix: {
          cli: `aws lambda update-function-url-config --region ${scope.region} --function-name ${resource.arn}${qualifier === undefined ? '' : ` --qualifier ${qualifier}`} \\\n  --cors AllowOrigins=https://ORIGIN,AllowMethods=METHOD`,
          sideEffect: 'Pages of other origins can no longer read the answers. Headers that the code adds itself stay.',
          verify: `curl -si -H 'Origin: https://other.example' ${FunctionUrl} shows no Access-Control-Allow-Origin.`,
        },
      });
    }
  },
});

interface Cors {
  readonly AllowCredentials?: boolean | undefined;
  readonly AllowMethods?: readonly string[] | undefined;
  readonly AllowOrigins?: readonly string[] | undefined;
}

/** `null` is the origin of sandboxed frames and local files: any website can have it. */
const isEverybody = (origin: string): boolean => origin === '*' || origin.toLowerCase() === 'null';

/** Whoever is on the network can speak for such an origin; not for the user's own machine. */
const isPlain = (origin: string): boolean =>
  /^http:\/\/(?!(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$)/i.test(origin.trim());

/** Lambda answers with the origin of the request where `*` stands, so browsers do send credentials. */
function flawsOf({ AllowCredentials, AllowMethods = [], AllowOrigins = [] }: Cors): readonly string[] {
  const everybody = AllowOrigins.filter(isEverybody);
  const plain = AllowOrigins.filter(isPlain);
  return [
    ...(AllowCredentials === true && everybody.length > 0
      ? [`lets every website (${everybody.join(', ')}) send credentials and read the answer`]
      : []),
    ...(AllowCredentials === true && plain.length > 0
      ? [`lets pages that came unencrypted (${plain.slice(0, 5).join(', ')}) send credentials`]
      : []),
    ...(AllowCredentials !== true && everybody.length > 0 && AllowMethods.includes('*')
      ? [`lets every website (${everybody.join(', ')}) use every method`]
      : []),
  ];
}

function remarks({ AllowOrigins = [] }: Cors): readonly string[] {
  return [
    ...(AllowOrigins.some(isEverybody) ? ['every website may read the answer, without credentials'] : []),
    ...(AllowOrigins.some(isPlain) ? ['pages that came unencrypted may read the answer, without credentials'] : []),
  ];
}

const observed = ({ AllowCredentials = false, AllowMethods = [], AllowOrigins = [] }: Cors): string =>
  `origins ${AllowOrigins.slice(0, 10).join(', ') || 'none'}; methods ${AllowMethods.join(', ') || 'none'}; credentials ${AllowCredentials ? 'allowed' : 'not allowed'}`;
