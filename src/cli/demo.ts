import { requestHandler } from '../aws/clients.ts';
import { pacer } from '../aws/pace.ts';
import { company } from '../simulator/company.ts';
import { viaLoopback } from '../simulator/listen.ts';
import { Simulator } from '../simulator/simulator.ts';
import type { Config } from './config.ts';
import type { Process } from './process.ts';
import { runAudit } from './run.ts';
