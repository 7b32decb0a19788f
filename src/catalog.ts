/** One metric, described. */
export interface CatalogRow {
  /** The name of its function, and `metric` in its results. */
  readonly id: string
  /** Its name in full. */
  readonly name: string
  /** The group of metrics it belongs to. */
  readonly family: 'general' | 'survey' | 'support' | 'lifecycle' | 'value' | 'journey'
  /** The kind of summary that it reads; null where it takes numbers alone. */
  readonly summary:
    | 'ratings'
    | 'outcomes'
    | 'amounts'
    | 'durations'
    | 'sla-targets'
    | 'contacts'
    | 'handle-times'
    | 'customer-flow'
    | 'lifetimes'
    | 'revenue-flow'
    | 'trials'
    | 'exits'
    | 'funnel-steps'
    | 'changes'
    | 'purchases'
    | 'moments'
    | 'reason-sets'
    | 'backlog-changes'
    | 'queue-contacts'
    | 'sessions'
    | 'cohorts'
    | null
  /** The unit of its value. */
  readonly unit: string
  /** The lowest and the highest value there can be; 'scale' where the answers' scale says it, null where there is no end. */
  readonly range: readonly [number | null, number | null] | 'scale'
  /** Which way is better; 'depends' where an option says it. */
  readonly better: 'higher' | 'lower' | 'depends'
  /** Its value in one line. */
  readonly formula: string
  /** Who defined it, and its interval. */
  readonly source: string
  /** The scale of its answers where nothing else is said. */
  readonly scale?: readonly [number, number]
  /** The options that a call cannot do without, with an ordinary value. */
  readonly required?: Readonly<Record<string, unknown>>
}

/** Every metric, in the order in which tables show them. */
// biome-ignore format: a table to read
export const catalog: readonly CatalogRow[] = [
  { id: 'nps', name: 'Net Promoter Score', family: 'survey', summary: 'ratings', unit: 'points', range: [-100, 100],
    better: 'higher', formula: '100 (promoters - detractors) / n', source: 'Reichheld 2003; Rocks 2016',
    scale: [0, 10] },
  { id: 'csat', name: 'Customer satisfaction', family: 'survey', summary: 'ratings', unit: 'percent',
    range: [0, 100], better: 'higher', formula: '100 satisfied / n', source: 'top-two-box; Wilson 1927', scale: [1, 5] },
  { id: 'ces', name: 'Customer Effort Score', family: 'survey', summary: 'ratings', unit: 'scale of the answers',
    range: 'scale', better: 'depends', formula: 'Σ x / n', source: 'Dixon, Freeman and Toman 2010, 2013',
    scale: [1, 7], required: { direction: 'ease' } },
  { id: 'proportion', name: 'Share of yes', family: 'general', summary: 'outcomes', unit: 'fraction', range: [0, 1],
    better: 'depends', formula: 'yes / n', source: 'Wilson 1927' },
  { id: 'mean', name: 'Mean amount', family: 'general', summary: 'amounts', unit: 'unit of the amounts',
    range: [null, null], better: 'depends', formula: 'Σ x / n', source: 'Student 1908' },
  { id: 'churnRate', name: 'Customer churn rate', family: 'lifecycle', summary: 'customer-flow', unit: 'fraction',
    range: [0, null], better: 'lower', formula: 'lost / start, or by another denominator',
    source: 'Wilson 1927; Garwood 1936' },
  { id: 'retentionRate', name: 'Customer retention rate', family: 'lifecycle', summary: 'customer-flow',
    unit: 'fraction', range: [0, 1], better: 'higher', formula: '(end - acquired) / start',
    source: 'Farris et al. 2010; Wilson 1927' },
  { id: 'grossRevenueRetention', name: 'Gross revenue retention', family: 'lifecycle', summary: 'revenue-flow',
    unit: 'fraction', range: [0, 1], better: 'higher', formula: '(start - contraction - churn) / start',
    source: 'SaaS Metrics Standards Board; Cochran 1977' },
  { id: 'netRevenueRetention', name: 'Net revenue retention', family: 'lifecycle', summary: 'revenue-flow',
    unit: 'fraction', range: [0, null], better: 'higher',
    formula: '(start + expansion - contraction - churn) / start',
    source: 'SaaS Metrics Standards Board; Cochran 1977' },
  { id: 'revenueChurn', name: 'Revenue churn rate', family: 'lifecycle', summary: 'revenue-flow', unit: 'fraction',
    range: [null, 1], better: 'lower', formula: '(contraction + churn) / start, net less expansion',
    source: 'ChartMogul; Cochran 1977' },
  { id: 'quickRatio', name: 'Quick ratio', family: 'lifecycle', summary: 'revenue-flow', unit: 'ratio',
    range: [0, null], better: 'higher', formula: '(new + expansion + reactivation) / (contraction + churn)',
    source: 'Hamid 2015; Cochran 1977' },
  { id: 'averageRevenuePerAccount', name: 'Average revenue per account', family: 'lifecycle', summary: 'revenue-flow',
    unit: 'unit of the amounts', range: [0, null], better: 'higher', formula: 'revenue / customers',
    source: 'ChartMogul, Stripe; Student 1908' },
  { id: 'trialConversion', name: 'Trial conversion rate', family: 'lifecycle', summary: 'trials', unit: 'fraction',
    range: [0, null], better: 'higher', formula: 'converted / (converted + lost), or by starts',
    source: 'Wilson 1927; Garwood 1936' },
  { id: 'exitReasons', name: 'Exit reasons', family: 'lifecycle', summary: 'exits', unit: 'fraction', range: [0, 1],
    better: 'depends', formula: 'respondents who give the reason / respondents', source: 'Wilson 1927' },
  { id: 'kaplanMeier', name: 'Median lifetime', family: 'lifecycle', summary: 'lifetimes',
    unit: 'unit of the lifetimes', range: [0, null], better: 'higher', formula: 'smallest t with Π (1 - d / n) ≤ ½',
    source: 'Kaplan and Meier 1958; Brookmeyer and Crowley 1982' },
  { id: 'restrictedMean', name: 'Restricted mean lifetime', family: 'lifecycle', summary: 'lifetimes',
    unit: 'unit of the lifetimes', range: [0, null], better: 'higher', formula: '∫ S(t) dt from 0 to the horizon',
    source: 'Irwin 1949; Klein and Moeschberger 2003', required: { to: 50 } },
  { id: 'cohortRetention', name: 'Cohort retention', family: 'lifecycle', summary: 'cohorts', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'active at an age / customers who started, pooled',
    source: 'Amplitude, Mixpanel, PostHog; Wilson 1927' },
  { id: 'frt', name: 'First response time', family: 'support', summary: 'durations', unit: 'seconds',
    range: [0, null], better: 'lower', formula: 'median of first reply - creation',
    source: 'Thompson 1936; Kaplan and Meier 1958' },
  { id: 'ttr', name: 'Time to resolution', family: 'support', summary: 'durations', unit: 'seconds',
    range: [0, null], better: 'lower', formula: 'median of resolution - creation',
    source: 'Thompson 1936; Kaplan and Meier 1958' },
  { id: 'aht', name: 'Average handle time', family: 'support', summary: 'handle-times', unit: 'seconds',
    range: [0, null], better: 'depends', formula: 'Σ (talk + hold + wrap) / contacts, or / legs',
    source: 'Student 1908' },
  { id: 'slaAttainment', name: 'SLA attainment', family: 'support', summary: 'sla-targets', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'met / (met + breached + breached open)', source: 'Zendesk; Wilson 1927' },
  { id: 'firstContactResolution', name: 'First contact resolution', family: 'support', summary: 'contacts',
    unit: 'fraction', range: [0, 1], better: 'higher', formula: 'resolved / (resolved + not resolved)',
    source: 'repeat contacts; Wilson 1927' },
  { id: 'resolutionRate', name: 'Resolution rate', family: 'support', summary: 'outcomes', unit: 'fraction',
    range: [0, null], better: 'higher', formula: 'resolved / created', source: 'Wilson 1927' },
  { id: 'reopenRate', name: 'Reopen rate', family: 'support', summary: 'outcomes', unit: 'fraction',
    range: [0, null], better: 'lower', formula: 'reopened / resolved', source: 'Zendesk; Wilson 1927; Garwood 1936' },
  { id: 'containmentRate', name: 'Containment rate', family: 'support', summary: 'outcomes', unit: 'fraction',
    range: [0, 1], better: 'depends', formula: 'contained sessions / sessions',
    source: 'Google Dialogflow; Wilson 1927' },
  { id: 'contactRate', name: 'Tickets per customer', family: 'support', summary: 'amounts', unit: 'tickets',
    range: [0, null], better: 'depends', formula: 'tickets / customers', source: 'Garwood 1936; Student 1908' },
  { id: 'backlog', name: 'Backlog', family: 'support', summary: 'backlog-changes', unit: 'tickets',
    range: [0, null], better: 'lower', formula: 'start + created + reopened - resolved',
    source: 'Little 1961; Little and Graves 2008' },
  { id: 'serviceLevel', name: 'Service level', family: 'support', summary: 'queue-contacts', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'answered within the target / (offered - abandoned within it)',
    source: 'Cleveland 2012; Wilson 1927' },
  { id: 'abandonmentRate', name: 'Abandonment rate', family: 'support', summary: 'queue-contacts', unit: 'fraction',
    range: [0, 1], better: 'lower', formula: 'abandoned / offered', source: 'Amazon Connect; Wilson 1927' },
  { id: 'averageSpeedOfAnswer', name: 'Average speed of answer', family: 'support', summary: 'queue-contacts',
    unit: 'seconds', range: [0, null], better: 'lower', formula: 'Σ wait of the answered / answered',
    source: 'Cleveland 2012; Student 1908' },
  { id: 'occupancy', name: 'Occupancy', family: 'support', summary: null, unit: 'fraction', range: [0, 1],
    better: 'depends', formula: 'handle / (handle + available)', source: 'Cleveland 2012' },
  { id: 'utilisation', name: 'Utilisation', family: 'support', summary: null, unit: 'fraction', range: [0, null],
    better: 'depends', formula: 'handle / paid', source: 'Cleveland 2012' },
  { id: 'shrinkage', name: 'Shrinkage', family: 'support', summary: null, unit: 'fraction', range: [0, 1],
    better: 'depends', formula: '(paid - available) / paid', source: 'Cleveland 2012' },
  { id: 'concurrency', name: 'Concurrent sessions', family: 'support', summary: 'sessions', unit: 'sessions',
    range: [1, null], better: 'depends', formula: 'Σ (end - start) / Σ over agents of the union',
    source: 'Klee 1977' },
  { id: 'clv', name: 'Customer lifetime value', family: 'value', summary: null, unit: 'money', range: [null, null],
    better: 'higher', formula: 'Σ m (r / (1 + d))^t, t from 0 or 1',
    source: 'Gupta and Lehmann 2003; Fader and Hardie 2012' },
  { id: 'historicClv', name: 'Historic customer lifetime value', family: 'value', summary: null, unit: 'money',
    range: [null, null], better: 'higher', formula: 'margin · Σ x', source: 'Kumar and Reinartz 2018' },
  { id: 'cohortClv', name: 'Customer lifetime value by cohort', family: 'value', summary: 'cohorts', unit: 'money',
    range: [null, null], better: 'higher', formula: 'Σ amounts up to an age / customers who started',
    source: 'Fader 2012; Student 1908' },
  { id: 'repeatPurchaseRate', name: 'Repeat purchase rate', family: 'value', summary: 'purchases', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'customers with 2 purchases or more / customers',
    source: 'Shopify; Wilson 1927' },
  { id: 'averageOrderValue', name: 'Average order value', family: 'value', summary: 'purchases', unit: 'money',
    range: [0, null], better: 'higher', formula: 'revenue / purchases', source: 'Liang and Zeger 1986' },
  { id: 'purchaseInterval', name: 'Average time between purchases', family: 'value', summary: 'purchases',
    unit: 'seconds', range: [0, null], better: 'lower', formula: 'Σ (last - first) / Σ (purchases - 1)',
    source: 'Liang and Zeger 1986' },
  { id: 'clvImpact', name: 'Impact on customer lifetime value', family: 'value', summary: 'changes', unit: 'money',
    range: [null, null], better: 'higher', formula: 'change of the treated - change of the control',
    source: 'Card and Krueger 1994; Welch 1947' },
  { id: 'ltvToCac', name: 'Lifetime value to acquisition cost', family: 'value', summary: null, unit: 'ratio',
    range: [null, null], better: 'higher', formula: 'ltv / cac', source: 'Skok 2010' },
  { id: 'cacPayback', name: 'Payback of the acquisition cost', family: 'value', summary: null, unit: 'periods',
    range: [0, null], better: 'lower', formula: 'ln(1 - cac (1 - x) / m) / ln x, or cac / m',
    source: 'm Σ x^t = cac, solved for the periods' },
  { id: 'areaUnderCurve', name: 'Area under the curve', family: 'general', summary: null, unit: 'probability',
    range: [0, 1], better: 'higher', formula: 'share of pairs of a yes and a no in which the yes scores higher',
    source: 'Bamber 1975; DeLong, DeLong and Clarke-Pearson 1988' },
  { id: 'conversionRate', name: 'Conversion rate', family: 'journey', summary: 'outcomes', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'conversions / visitors',
    source: 'Kohavi, Tang and Xu 2020; Wilson 1927' },
  { id: 'cartAbandonmentRate', name: 'Cart abandonment rate', family: 'journey', summary: 'outcomes',
    unit: 'fraction', range: [0, 1], better: 'lower', formula: '(carts - purchases) / carts',
    source: 'Baymard Institute; Wilson 1927' },
  { id: 'bounceRate', name: 'Bounce rate', family: 'journey', summary: 'outcomes', unit: 'fraction', range: [0, 1],
    better: 'lower', formula: 'single-page sessions / sessions', source: 'Kaushik 2009; Wilson 1927' },
  { id: 'referralRate', name: 'Referral rate', family: 'journey', summary: 'outcomes', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'referrers / customers',
    source: 'Kumar, Petersen and Leone 2007; Wilson 1927' },
  { id: 'shareOfVoice', name: 'Share of voice', family: 'journey', summary: 'outcomes', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'own mentions / all mentions', source: 'Jones 1990; Wilson 1927' },
  { id: 'sentimentShare', name: 'Sentiment share', family: 'journey', summary: 'ratings', unit: 'fraction',
    range: [0, 1], better: 'higher', formula: 'positive / n', source: 'Wilson 1927; Tango 1998', scale: [-1, 1] },
  { id: 'funnel', name: 'Funnel', family: 'journey', summary: 'funnel-steps', unit: 'fraction', range: [0, 1],
    better: 'higher', formula: 'reached the last step / reached the first',
    source: 'ClickHouse windowFunnel, PostHog; Wilson 1927' },
  { id: 'uplift', name: 'Uplift', family: 'journey', summary: 'changes', unit: 'unit of the measurements',
    range: [null, null], better: 'depends', formula: 'change of the treated - change of the control',
    source: 'Card and Krueger 1994; Welch 1947' },
  { id: 'peakEnd', name: 'Peak-end score', family: 'journey', summary: 'moments', unit: 'scale of the scores',
    range: 'scale', better: 'depends', formula: '(peak + end) / 2', source: 'Kahneman et al. 1993; Student 1908',
    scale: [1, 7] },
  { id: 'npsDrivers', name: 'Reasons behind the score', family: 'survey', summary: 'reason-sets', unit: 'points',
    range: [-100, 100], better: 'higher', formula: '100 (promoters - detractors) / n, by reason',
    source: 'Reichheld 2003; Tango 1998' },
  { id: 'keyDrivers', name: 'Key drivers', family: 'survey', summary: null, unit: 'fraction', range: [0, 1],
    better: 'depends', formula: 'R², shared out among the drivers',
    source: 'Lindeman, Merenda and Gold 1980; Johnson 2000' },
  { id: 'cronbachAlpha', name: 'Cronbach’s alpha', family: 'survey', summary: null, unit: 'none', range: [null, 1],
    better: 'higher', formula: 'k / (k - 1) · (1 - Σ s²ᵢ / s²ₜ)', source: 'Cronbach 1951; Feldt 1965' },
  { id: 'responseRate', name: 'Response rate', family: 'survey', summary: null, unit: 'fraction', range: [0, 1],
    better: 'higher', formula: 'completed / delivered', source: 'AAPOR 2023; Wilson 1927' },
]
