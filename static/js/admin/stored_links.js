// Links to groups, resources and regions in the editor of rich text: kept by an id, chosen in a window of their own.
(() => {
  const { draftail, React } = window;

  class Source extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.chooser,
        urlParams: {},
        onload: new window.ChooserModalOnloadHandlerFactory().getOnLoadHandlers(),
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData({ id, url, title }) {
      return { id, url, title };
    }
  }

  const Decorator = (props) => {
    const { url, title } = props.contentState.getEntity(props.entityKey).getData();
    const icon = React.createElement(window.wagtail.components.Icon, { name: url ? 'link' : 'warning' });
    return React.createElement(draftail.TooltipEntity, { ...props, icon, url: url || '', label: title || '?' });
  };

  ['GROUP', 'RESOURCE', 'REGION'].forEach((type) =>
    draftail.registerPlugin({ type, source: Source, decorator: Decorator }, 'entityTypes'),
  );
})();
