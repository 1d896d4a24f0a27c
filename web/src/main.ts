import { createApp } from 'vue'
import App from './App.vue'
import { createPageRouter } from './router.ts'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/shapes.css'
import './styles/controls.css'
import './styles/table.css'

createApp(App).use(createPageRouter()).mount('#app')
