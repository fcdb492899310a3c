import type { Records } from './catalogue.ts';

type Method = Records<'apigateway.methods'>[number];

/** Deployed methods by the ARN of their stage; what stands for the unseen methods of a stage is among them. */
export function methodsByStage(methods: readonly Method[]): ReadonlyMap<string, readonly Method[]> {
  const stages = new Map<string, Method[]>();
  for (const method of methods) {
    const stage = method.data.state === 'present' ? method.data.value.stageArn : method.arn;
    const own = stages.get(stage);
    if (own === undefined) stages.set(stage, [method]);
    else own.push(method);
  }
  return stages;
}
