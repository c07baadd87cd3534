import { defineErrors } from '#base';

/** What can go wrong on the way to an agent elsewhere that is not the telephone's own trouble. */
export const sipAgentErrors = defineErrors({
  SIP_AGENT_NO_HANDOFF: { blame: 'gateway', retry: false, says: 'A call to an agent elsewhere can be given to nobody.' },
  SIP_AGENT_ADDRESS_UNFIT: {
    blame: 'peer',
    retry: false,
    says: 'What the call says cannot stand in the address of the agent; the call was not placed.',
  },
});
