import { defineAnalysis } from '../../model/analysis.ts';
import { deprecationOf } from '../tables/lambda-runtimes.ts';

/** Until when AWS supports the runtime of each function and version. Container images bring their own. */
export default defineAnalysis({
  fact: 'lambda.runtimes',
  scope: 'region',
  needs: ['lambda.functions'],
  compute: ({ 'lambda.functions': functions }) =>
    functions.map(({ data: { PackageType: packageType = 'Zip', Runtime: runtime }, ...record }) => {
      const deprecation = runtime === undefined ? undefined : deprecationOf(runtime);
      return {
        ...record,
        data: {
          packageType,
          ...(runtime !== undefined && { runtime }),
          ...(deprecation !== undefined && { deprecation }),
        },
      };
    }),
});
