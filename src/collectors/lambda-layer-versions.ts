import {
  LambdaClient,
  type LayersListItem,
  ListLayersCommand,
  ListLayerVersionsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import type { Stored } from '../model/stored.ts';

/**
 * Every version of the account's own layers. A version is what is shared: it has its own policy, is immutable, and an
 * old one stays usable until it is deleted.
 *
 * ListLayers names only the newest version of each layer, and only of the account's own: layers of others that functions
 * use are seen in `lambda.functions`.
 */
export default defineCollector({
  fact: 'lambda.layer-versions',
  scope: 'region',
  client: LambdaClient,
  operations: {
    ListLayers: { command: ListLayersCommand, action: 'lambda:ListLayers', bucket: 'lambda' },
    ListLayerVersions: { command: ListLayerVersionsCommand, action: 'lambda:ListLayerVersions', bucket: 'lambda' },
  },

  async *collect({ list, each }) {
    const layers: { readonly arn: string; readonly data: Stored<LayersListItem> }[] = [];
    for await (const layer of list(
      'ListLayers',
      { MaxItems: 50 },
      { items: 'Layers', token: ['NextMarker', 'Marker'] },
    )) {
      layers.push({ arn: layer.LayerArn!, data: layer });
    }
    yield* each(layers, async function* ({ data: { LayerName } }) {
      const versions = list(
        'ListLayerVersions',
        { LayerName, MaxItems: 50 },
        { items: 'LayerVersions', token: ['NextMarker', 'Marker'] },
        { gone: ResourceNotFoundException },
      );
      for await (const version of versions) yield { arn: version.LayerVersionArn!, data: present(version) };
    });
  },
});
