export { MiningPage } from './MiningPage'
