/** Fetches one address into `ZOO_CACHE` and prints its own peak memory in kB and CPU time in s. */
import { fetchModel } from '@zoo/hub';

await fetchModel(process.argv[2]);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(maxRSS, (userCPUTime + systemCPUTime) / 1e6);
