<#function licenseFormat licenses>
    <#assign result = ""/>
    <#list licenses as license>
        <#assign result = result + " (" + license + ")"/>
    </#list>
    <#return result>
</#function>
<#function artifactFormat p>
    <#return p.name + " (" + p.groupId + ":" + p.artifactId + ":" + p.version + " - " + (p.url!"no url defined") + ")">
</#function>
Lists of ${dependencyMap?size} third-party dependencies.
<#list dependencyMap as e>
    ${licenseFormat(e.getValue())} ${artifactFormat(e.getKey())}
</#list>

Data inside valence-data:
     (Public Domain Dedication and License 1.0) GloVe 6B, the 40 000 most frequent words (Pennington, Socher and Manning 2014 - https://nlp.stanford.edu/projects/glove/)
