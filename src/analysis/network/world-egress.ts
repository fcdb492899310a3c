import { defineAnalysis } from '../../model/analysis.ts';
import { readPrefixLists, worldTraffic } from './world-traffic.ts';

/** What each security group lets out to the whole internet, its rules taken together. */
export default defineAnalysis({
  fact: 'ec2.world-egress',
  scope: 'region',
  needs: ['ec2.security-groups'],
  consults: ['ec2.prefix-list-entries', 'ec2.managed-prefix-lists'],
  compute: (
    { 'ec2.security-groups': groups, 'ec2.prefix-list-entries': entries, 'ec2.managed-prefix-lists': lists },
    { scope },
  ) => {
    const prefixLists = readPrefixLists(entries, lists, scope);
    return groups.map(({ data, ...record }) => ({
      ...record,
      data: worldTraffic(data.IpPermissionsEgress ?? [], prefixLists),
    }));
  },
});
